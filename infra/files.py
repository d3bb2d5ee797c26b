"""The buckets of uploads and of files."""

from infra.cloudformation import Template, private_bucket
from infra.media import TELLS_OF_PHOTOS, UPLOADS_NEED


def buckets(stage: str) -> dict[str, Template]:
    """The uploads' bucket: signed PUTs of large files, gone after a week. The files' bucket:
    exports and codes, gone as soon, and payout files, kept for good."""
    return {
        "UploadsBucket": {
            "Type": "AWS::S3::Bucket",
            "DependsOn": UPLOADS_NEED,
            "DeletionPolicy": "Delete" if stage == "local" else "Retain",
            "UpdateReplacePolicy": "Delete" if stage == "local" else "Retain",
            "Properties": private_bucket(
                LifecycleConfiguration={
                    "Rules": [
                        {
                            "Id": "gone-after-a-week",
                            "Status": "Enabled",
                            "ExpirationInDays": 7,
                            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
                        }
                    ]
                },
                NotificationConfiguration=TELLS_OF_PHOTOS,
                CorsConfiguration={
                    "CorsRules": [
                        {
                            "AllowedMethods": ["PUT"],
                            "AllowedOrigins": [{"Ref": "Origin"}],
                            "AllowedHeaders": ["content-type"],
                            "MaxAge": 3600,
                        }
                    ]
                },
            ),
        },
        "FilesBucket": {
            "Type": "AWS::S3::Bucket",
            "DeletionPolicy": "Delete" if stage == "local" else "Retain",
            "UpdateReplacePolicy": "Delete" if stage == "local" else "Retain",
            "Properties": private_bucket(
                VersioningConfiguration={"Status": "Enabled"},
                LifecycleConfiguration={
                    "Rules": [
                        {
                            "Id": "exports-gone-after-a-week",
                            "Status": "Enabled",
                            "Prefix": "exports/",
                            "ExpirationInDays": 7,
                            "NoncurrentVersionExpiration": {"NoncurrentDays": 1},
                            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
                        },
                        {
                            "Id": "codes-gone-after-a-week",
                            "Status": "Enabled",
                            "Prefix": "codes/",
                            "ExpirationInDays": 7,
                            "NoncurrentVersionExpiration": {"NoncurrentDays": 1},
                        },
                    ]
                },
            ),
        },
    }
