"""The pages of shops and products, and of what the money did, at the city's own address: the API
makes them, the CDN asks for them under another name."""

from typing import Any

from infra.cloudformation import Template

# What is beneath the API's own folder where the CDN asks for it.
BENEATH = "/api/v1/public"
PATHS = ("/toko/*", "/barang/*", "/feed/*", "/dampak", "/dampak/", "/sitemap.xml", "/robots.txt")
_REWRITES = f"""function handler(event) {{
  event.request.uri = '{BENEATH}' + event.request.uri.replace(/\\/$/, '');
  return event.request;
}}
"""


def api_path(path: str) -> str | None:
    """Where the API answers for a path of the city's address; None where it does not."""
    for pattern in PATHS:
        folder = pattern.removesuffix("*")
        if path == pattern or (folder != pattern and path.startswith(folder)):
            return BENEATH + path.removesuffix("/")
    return None


def showcase_function() -> dict[str, Template]:
    """The function at the CDN's edge that names such a path anew."""
    return {
        "ShowcaseRewrite": {
            "Type": "AWS::CloudFront::Function",
            "Properties": {
                "Name": {"Fn::Sub": "${AWS::StackName}-showcase"},
                "AutoPublish": True,
                "FunctionCode": _REWRITES,
                "FunctionConfig": {
                    "Comment": f"/toko/x is {BENEATH}/toko/x",
                    "Runtime": "cloudfront-js-2.0",
                },
            },
        }
    }


def showcase_behaviors() -> list[dict[str, Any]]:
    """How the CDN keeps these pages: as long as they say, in each language. Their headers, the
    policy of what they may load among them, they bring themselves."""
    return [
        {
            "PathPattern": path,
            "TargetOriginId": "api",
            "ViewerProtocolPolicy": "redirect-to-https",
            "CachePolicyId": {"Ref": "PublicCache"},
            "OriginRequestPolicyId": {"Ref": "PublicRequest"},
            "Compress": True,
            "FunctionAssociations": [
                {
                    "EventType": "viewer-request",
                    "FunctionARN": {"Fn::GetAtt": ["ShowcaseRewrite", "FunctionARN"]},
                }
            ],
        }
        for path in PATHS
    ]
