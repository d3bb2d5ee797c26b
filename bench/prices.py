"""What AWS charges in ap-southeast-3 (Jakarta), in USD.

Source: AWS's public price pages, on-demand, without free tiers and without tax, as known in
November 2025; the bench fetches nothing. Where the Jakarta figure was not at hand, Singapore's
(ap-southeast-1) stands in, marked "Singapore". Check each against the AWS Price List API
(`aws pricing get-products`) before a budget rests on it, the SMS price above all.
"""

AS_OF = "2025-11"
REGION = "ap-southeast-3"

MILLION = 1_000_000

# DynamoDB on-demand, standard class, after the cut of November 2024 (Singapore).
WRITE_UNIT = 0.7125 / MILLION
READ_UNIT = 0.1425 / MILLION
# API Gateway REST, first 333 million requests a month (Singapore).
GATEWAY_REQUEST = 4.25 / MILLION
# Lambda on arm64, and its requests.
LAMBDA_GB_S = 0.0000133334
LAMBDA_REQUEST = 0.20 / MILLION
# SQS standard.
SQS_REQUEST = 0.40 / MILLION
# CloudWatch Logs ingestion (Singapore).
LOG_GB = 0.70
# X-Ray, a recorded trace.
TRACE = 5.0 / MILLION
# A text message to an Indonesian phone, one part; carriers change it, others are cheaper.
SMS = 0.32

SOURCES = {
    "write_unit": "https://aws.amazon.com/dynamodb/pricing/on-demand/",
    "gateway_request": "https://aws.amazon.com/api-gateway/pricing/",
    "lambda": "https://aws.amazon.com/lambda/pricing/",
    "sqs_request": "https://aws.amazon.com/sqs/pricing/",
    "log_gb": "https://aws.amazon.com/cloudwatch/pricing/",
    "trace": "https://aws.amazon.com/xray/pricing/",
    "sms": "https://aws.amazon.com/sns/sms-pricing/",
}
