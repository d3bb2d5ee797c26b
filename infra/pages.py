"""The one address: CloudFront before the pages' bucket and the API, and what pages may do."""

from infra.cloudformation import Template, no_value, private_bucket, tls_alone
from infra.live import live_behavior, live_origin, live_source
from infra.media import read_by_cdn
from infra.showcase import showcase_behaviors, showcase_function

# AWS's managed policies: never cached, and every header, cookie and query parameter but Host goes
# through to the API; pages are cached and compressed. (CloudFront developer guide, "Use managed
# cache policies" and "Use managed origin request policies".)
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
# What CloudFront would keep for ten seconds by itself, for all but 404, 414 and 501 whatever the
# API says, and would answer whoever asks next: also with another Authorization. ("Control how long
# CloudFront caches errors", CloudFront developer guide; 416 is never kept, but told with the rest.)
ERRORS = (400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504)
# What public routes read. Nothing else of a query reaches them, or makes the CDN ask anew.
PUBLIC_QUERY = (
    "category",
    "cursor",
    "embed",
    "kecamatan",
    "kelurahan",
    "lang",
    "limit",
    "near",
    "q",
    "service",
)
EVERY_METHOD = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"]
# The longest that anything says it may be kept: a closed day's record.
LONGEST_KEPT_S = 86_400
# Files too big for a request go by a signed PUT straight to the uploads' bucket, the one foreign
# host that a page may talk to: by its regional name, for S3's global one does not serve regions
# opened after March 2019, Jakarta among them ("Virtual hosting of buckets", S3 user guide).
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; "
    "style-src 'self'; font-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "manifest-src 'self'; "
    "connect-src 'self' ${Live} https://${UploadsBucket.RegionalDomainName}; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
# The till needs the camera; no page needs anything else of the phone.
PERMISSIONS_POLICY = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"
# A folder is its index.html, and an address without the slash is sent to the one with it.
INDEX_OF_FOLDERS = """function handler(event) {
  var request = event.request;
  var uri = request.uri;
  var slash = uri.lastIndexOf('/');
  if (slash === uri.length - 1) {
    request.uri = uri + 'index.html';
  } else if (uri.indexOf('.', slash) < 0) {
    return { statusCode: 308, headers: { location: { value: uri + '/' } } };
  }
  return request;
}
"""


def public_policies() -> dict[str, Template]:
    """How the CDN keeps what is the same for everybody: by path and the parameters that are read,
    as long as the answer says. Who asks is told to nobody."""
    nothing = {"CookiesConfig": {"CookieBehavior": "none"}}
    return {
        "PublicCache": {
            "Type": "AWS::CloudFront::CachePolicy",
            "Properties": {
                "CachePolicyConfig": {
                    "Name": {"Fn::Sub": "${AWS::StackName}-public"},
                    "MinTTL": 0,
                    "DefaultTTL": 0,
                    "MaxTTL": LONGEST_KEPT_S,
                    "ParametersInCacheKeyAndForwardedToOrigin": {
                        **nothing,
                        "HeadersConfig": {"HeaderBehavior": "none"},
                        "QueryStringsConfig": {
                            "QueryStringBehavior": "whitelist",
                            "QueryStrings": list(PUBLIC_QUERY),
                        },
                        "EnableAcceptEncodingGzip": True,
                        "EnableAcceptEncodingBrotli": True,
                    },
                }
            },
        },
        "PublicRequest": {
            "Type": "AWS::CloudFront::OriginRequestPolicy",
            "Properties": {
                "OriginRequestPolicyConfig": {
                    "Name": {"Fn::Sub": "${AWS::StackName}-public"},
                    **nothing,
                    # A refusal, which is not kept, speaks the reader's language.
                    "HeadersConfig": {
                        "HeaderBehavior": "whitelist",
                        "Headers": ["Accept-Language"],
                    },
                    "QueryStringsConfig": {"QueryStringBehavior": "none"},
                }
            },
        },
    }


def pages() -> dict[str, Template]:
    """The pages' bucket behind the CDN, which sends `/api/*` to the API and the rest there."""
    return {
        **public_policies(),
        **showcase_function(),
        "PagesBucket": {
            "Type": "AWS::S3::Bucket",
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": private_bucket(),
        },
        "PagesBucketPolicy": {
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {
                "Bucket": {"Ref": "PagesBucket"},
                "PolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        read_by_cdn("PagesBucket", "*"),
                        tls_alone("PagesBucket"),
                    ],
                },
            },
        },
        "PagesAccess": {
            "Type": "AWS::CloudFront::OriginAccessControl",
            "Properties": {
                "OriginAccessControlConfig": {
                    "Name": {"Fn::Sub": "${AWS::StackName}-pages"},
                    "OriginAccessControlOriginType": "s3",
                    "SigningBehavior": "always",
                    "SigningProtocol": "sigv4",
                }
            },
        },
        "PagesIndex": {
            "Type": "AWS::CloudFront::Function",
            "Properties": {
                "Name": {"Fn::Sub": "${AWS::StackName}-index"},
                "AutoPublish": True,
                "FunctionCode": INDEX_OF_FOLDERS,
                "FunctionConfig": {
                    "Comment": "/wallet/ is /wallet/index.html",
                    "Runtime": "cloudfront-js-2.0",
                },
            },
        },
        "PagesHeaders": {
            "Type": "AWS::CloudFront::ResponseHeadersPolicy",
            "Properties": {
                "ResponseHeadersPolicyConfig": {
                    "Name": {"Fn::Sub": "${AWS::StackName}-pages"},
                    "SecurityHeadersConfig": {
                        "ContentSecurityPolicy": {
                            "ContentSecurityPolicy": {
                                "Fn::Sub": [CONTENT_SECURITY_POLICY, {"Live": live_source()}]
                            },
                            "Override": True,
                        },
                        "ContentTypeOptions": {"Override": True},
                        "FrameOptions": {"FrameOption": "DENY", "Override": True},
                        "ReferrerPolicy": {"ReferrerPolicy": "no-referrer", "Override": True},
                        "StrictTransportSecurity": {
                            "AccessControlMaxAgeSec": 31_536_000,
                            "IncludeSubdomains": True,
                            "Override": True,
                        },
                    },
                    "CustomHeadersConfig": {
                        "Items": [
                            {
                                "Header": "Permissions-Policy",
                                "Value": PERMISSIONS_POLICY,
                                "Override": True,
                            }
                        ]
                    },
                }
            },
        },
        "City": {
            "Type": "AWS::CloudFront::Distribution",
            # cfn-lint tries the certificate's empty default, which is never used.
            "Metadata": {"cfn-lint": {"config": {"ignore_checks": ["W1030"]}}},
            "Properties": {
                "DistributionConfig": {
                    "Enabled": True,
                    "Comment": {"Ref": "AWS::StackName"},
                    "HttpVersion": "http2and3",
                    "DefaultRootObject": "index.html",
                    "Aliases": {"Fn::If": ["HasDomain", [{"Ref": "Domain"}], no_value()]},
                    "ViewerCertificate": {
                        "Fn::If": [
                            "HasDomain",
                            {
                                "AcmCertificateArn": {"Ref": "CertificateArn"},
                                "SslSupportMethod": "sni-only",
                                "MinimumProtocolVersion": "TLSv1.2_2021",
                            },
                            no_value(),
                        ]
                    },
                    "Origins": [
                        {
                            "Id": "pages",
                            "DomainName": {"Fn::GetAtt": ["PagesBucket", "RegionalDomainName"]},
                            "OriginAccessControlId": {"Fn::GetAtt": ["PagesAccess", "Id"]},
                            "S3OriginConfig": {"OriginAccessIdentity": ""},
                        },
                        {
                            "Id": "media",
                            "DomainName": {"Fn::GetAtt": ["MediaBucket", "RegionalDomainName"]},
                            "OriginAccessControlId": {"Fn::GetAtt": ["PagesAccess", "Id"]},
                            "S3OriginConfig": {"OriginAccessIdentity": ""},
                        },
                        {
                            "Id": "api",
                            "DomainName": {
                                "Fn::Sub": "${HttpApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}"
                            },
                            "CustomOriginConfig": {
                                "OriginProtocolPolicy": "https-only",
                                "OriginSSLProtocols": ["TLSv1.2"],
                            },
                        },
                        live_origin(),
                    ],
                    "DefaultCacheBehavior": {
                        "TargetOriginId": "pages",
                        "ViewerProtocolPolicy": "redirect-to-https",
                        "CachePolicyId": CACHING_OPTIMIZED,
                        "ResponseHeadersPolicyId": {"Ref": "PagesHeaders"},
                        "Compress": True,
                        "FunctionAssociations": [
                            {
                                "EventType": "viewer-request",
                                "FunctionARN": {"Fn::GetAtt": ["PagesIndex", "FunctionARN"]},
                            }
                        ],
                    },
                    "CustomErrorResponses": [
                        {"ErrorCode": status, "ErrorCachingMinTTL": 0} for status in ERRORS
                    ],
                    # The first whose pattern fits answers.
                    "CacheBehaviors": [
                        {
                            "PathPattern": "/api/v1/public/*",
                            "TargetOriginId": "api",
                            "ViewerProtocolPolicy": "https-only",
                            # A wrong one gets our problem document, not CloudFront's page.
                            "AllowedMethods": EVERY_METHOD,
                            "CachedMethods": ["GET", "HEAD"],
                            "CachePolicyId": {"Ref": "PublicCache"},
                            "OriginRequestPolicyId": {"Ref": "PublicRequest"},
                            "Compress": True,
                        },
                        *showcase_behaviors(),
                        live_behavior(),
                        {
                            "PathPattern": "/media/*",
                            "TargetOriginId": "media",
                            "ViewerProtocolPolicy": "redirect-to-https",
                            "CachePolicyId": CACHING_OPTIMIZED,
                            "ResponseHeadersPolicyId": {"Ref": "PagesHeaders"},
                        },
                        {
                            "PathPattern": "/api/*",
                            "TargetOriginId": "api",
                            "ViewerProtocolPolicy": "https-only",
                            "AllowedMethods": EVERY_METHOD,
                            "CachePolicyId": CACHING_DISABLED,
                            "OriginRequestPolicyId": ALL_VIEWER_EXCEPT_HOST,
                            "Compress": True,
                        },
                    ],
                }
            },
        },
    }
