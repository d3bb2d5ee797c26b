"""The archive's bucket: transfers, acts and reports, under a lock of ten years that none opens."""

from typing import Any

from infra.cloudformation import Template, arn, private_bucket, tls_alone

# Books are kept for ten years (UU 8/1997 on company documents, art. 11; a city's retention schedule
# may ask for more). COMPLIANCE: nobody, the account's root included, shortens it or deletes before.
TEN_YEARS = {"Mode": "COMPLIANCE", "Years": 10}
# Staging must be removable, and a local city is thrown away.
A_DAY = {"Mode": "GOVERNANCE", "Days": 1}


def archive_bucket(stage: str) -> dict[str, Template]:
    """The bucket of a stage."""
    keep = "Delete" if stage == "local" else "Retain"
    return {
        "ArchiveBucket": {
            "Type": "AWS::S3::Bucket",
            "DeletionPolicy": keep,
            "UpdateReplacePolicy": keep,
            "Properties": private_bucket(
                VersioningConfiguration={"Status": "Enabled"},
                ObjectLockEnabled=True,
                ObjectLockConfiguration={
                    "ObjectLockEnabled": "Enabled",
                    "Rule": {"DefaultRetention": TEN_YEARS if stage == "prod" else A_DAY},
                },
            ),
        }
    }


def archive_policy(*writers: str) -> dict[str, Template]:
    """Who may do what in it; `writers` are the logical ids of the roles that may put."""
    objects = {"Fn::Sub": "${ArchiveBucket.Arn}/*"}

    def deny(sid: str, actions: list[str], resource: Any, **more: Any) -> Template:
        return {
            "Sid": sid,
            "Effect": "Deny",
            "Principal": "*",
            "Action": actions,
            "Resource": resource,
            **more,
        }

    return {
        "ArchivePolicy": {
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {
                "Bucket": {"Ref": "ArchiveBucket"},
                "PolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        tls_alone("ArchiveBucket"),
                        deny(
                            "PutByItsFunctionsAlone",
                            ["s3:PutObject"],
                            objects,
                            Condition={
                                "ArnNotEquals": {"aws:PrincipalArn": [arn(one) for one in writers]}
                            },
                        ),
                        # The lock keeps versions; without these a marker could hide them.
                        deny(
                            "DeletedByNobody",
                            [
                                "s3:DeleteObject",
                                "s3:DeleteObjectVersion",
                                "s3:BypassGovernanceRetention",
                                "s3:PutObjectRetention",
                            ],
                            objects,
                        ),
                    ],
                },
            },
        }
    }
