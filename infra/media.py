"""Photos: the bucket that everybody is shown, and how S3 tells what shops have put into the
uploads' bucket."""

from infra.cloudformation import Template, arn, private_bucket, tls_alone

# Where shops' browsers put photos (merchants/rules/photo.py names the same).
INCOMING = "photos/incoming/"
# A bucket's notifications are tried out when it is made, so its queue must take them by then.
UPLOADS_NEED = ["PhotosQueuePolicy"]
TELLS_OF_PHOTOS = {
    "QueueConfigurations": [
        {
            "Event": "s3:ObjectCreated:*",
            "Queue": arn("PhotosQueue"),
            "Filter": {"S3Key": {"Rules": [{"Name": "prefix", "Value": INCOMING}]}},
        }
    ]
}


def media(stage: str) -> dict[str, Template]:
    """The bucket of photos as they are shown; and the queue's policy, by which S3, for a bucket of
    this account, may say what was uploaded."""
    keep = "Delete" if stage == "local" else "Retain"
    return {
        "MediaBucket": {
            "Type": "AWS::S3::Bucket",
            "DeletionPolicy": keep,
            "UpdateReplacePolicy": keep,
            "Properties": private_bucket(),
        },
        "PhotosQueuePolicy": {
            "Type": "AWS::SQS::QueuePolicy",
            "Properties": {
                "Queues": [{"Ref": "PhotosQueue"}],
                "PolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "s3.amazonaws.com"},
                            "Action": "sqs:SendMessage",
                            "Resource": arn("PhotosQueue"),
                            # Not the bucket by its ARN: it waits for this policy.
                            "Condition": {
                                "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
                            },
                        }
                    ],
                },
            },
        },
    }


def media_policy() -> Template:
    """The policy of the bucket of photos: the CDN reads what is shown, nobody anything else."""
    return {
        "Type": "AWS::S3::BucketPolicy",
        "Properties": {
            "Bucket": {"Ref": "MediaBucket"},
            "PolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [read_by_cdn("MediaBucket", "media/*"), tls_alone("MediaBucket")],
            },
        },
    }


def read_by_cdn(bucket: str, files: str) -> Template:
    """The statement of a bucket's policy that lets the CDN read files."""
    return {
        "Effect": "Allow",
        "Principal": {"Service": "cloudfront.amazonaws.com"},
        "Action": "s3:GetObject",
        "Resource": {"Fn::Sub": f"${{{bucket}.Arn}}/{files}"},
        "Condition": {
            "StringEquals": {
                "AWS:SourceArn": {
                    "Fn::Sub": "arn:${AWS::Partition}:cloudfront::"
                    "${AWS::AccountId}:distribution/${City}"
                }
            }
        },
    }
