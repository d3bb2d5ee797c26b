"""Small words of CloudFormation that the parts of the template share."""

from typing import Any

Template = dict[str, Any]

# The WebSocket API's stage, and so the path at which the city's address has it (infra/live.py).
LIVE_STAGE = "live"


def arn(logical_id: str) -> dict[str, Any]:
    """A reference to a resource's ARN."""
    return {"Fn::GetAtt": [logical_id, "Arn"]}


def no_value() -> dict[str, str]:
    """CloudFormation's way to leave a property out."""
    return {"Ref": "AWS::NoValue"}


def function_id(name: str) -> str:
    """The logical id that Chalice gives the function of a name: `SignIn` for `sign_in`."""
    return "".join(word.capitalize() for word in name.split("_"))


def functions(template: Template) -> dict[str, Template]:
    """The functions in a template, by logical id."""
    return {
        logical_id: resource
        for logical_id, resource in template["Resources"].items()
        if resource["Type"] == "AWS::Serverless::Function"
    }


def role_of(template: Template, name: str) -> str:
    """The logical id of the role of a function, an area's or a handler's. Raises KeyError where no
    function has this name."""
    return str(functions(template)[function_id(name)]["Properties"]["Role"]["Fn::GetAtt"][0])


def private_bucket(**more: Any) -> dict[str, Any]:
    """Properties of a bucket that nobody can make public."""
    return {
        "BucketEncryption": {
            "ServerSideEncryptionConfiguration": [
                {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
            ]
        },
        "PublicAccessBlockConfiguration": {
            "BlockPublicAcls": True,
            "BlockPublicPolicy": True,
            "IgnorePublicAcls": True,
            "RestrictPublicBuckets": True,
        },
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
        **more,
    }


def tls_alone(bucket: str) -> Template:
    """The statement of a bucket's policy that refuses everybody without TLS."""
    return {
        "Sid": "TlsAlone",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [arn(bucket), {"Fn::Sub": f"${{{bucket}.Arn}}/*"}],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def tls_policy(bucket: str) -> Template:
    """The policy of a bucket that has no other rule."""
    return {
        "Type": "AWS::S3::BucketPolicy",
        "Properties": {
            "Bucket": {"Ref": bucket},
            "PolicyDocument": {"Version": "2012-10-17", "Statement": [tls_alone(bucket)]},
        },
    }


def api_name(stage: str) -> str:
    """The API's name, by which its metrics are told from another stage's in the same account."""
    return f"tumbas-{stage}"
