"""What AWS charges in ap-southeast-3 (Jakarta), in USD, on demand, without free tiers and tax.

The bench fetches nothing. Each price names where it is from, and whether it was held against a page
that names its date: what was not stands as people remember AWS's price pages. Check each against
the AWS Price List API (`aws pricing get-products`) before a budget rests on it.
"""

from typing import NamedTuple

AS_OF = "2025-11"
REGION = "ap-southeast-3"

MILLION = 1_000_000


class Source(NamedTuple):
    """Where a price is from: whose it is, the page, and against what it was held."""

    where: str
    page: str
    held_against: str = "nothing: as remembered"


# DynamoDB on-demand, standard class, after the cut of November 2024.
WRITE_UNIT = 0.7125 / MILLION
READ_UNIT = 0.1425 / MILLION
# API Gateway's REST API, first 333 million requests a month, and its HTTP API, first 300 million.
REST_REQUEST = 4.25 / MILLION
HTTP_REQUEST = 1.25 / MILLION
# Its WebSocket API: a message of up to 32 KB, and a minute of an open connection.
SOCKET_MESSAGE = 1.15 / MILLION
SOCKET_MINUTE = 0.288 / MILLION
# CloudFront: an HTTPS request of any method, and a byte to a phone in Indonesia.
CDN_REQUEST = 1.20 / MILLION
CDN_BYTE = 0.12 / 1e9
# Lambda on arm64, and its requests.
LAMBDA_GB_S = 0.0000133334
LAMBDA_REQUEST = 0.20 / MILLION
# SQS standard.
SQS_REQUEST = 0.40 / MILLION
# CloudWatch Logs ingestion.
LOG_GB = 0.70
# X-Ray, a recorded trace.
TRACE = 5.0 / MILLION
# A text message to an Indonesian phone, one part; carriers change it, others are cheaper.
SMS = 0.32
# An answer by WhatsApp within 24 hours of somebody's message: free until 30 September 2026, since
# then at the rate of utility messages, by market.
WHATSAPP_ANSWER = 0.02

_GATEWAY = "https://aws.amazon.com/api-gateway/pricing/"
_US = "awsforengineers.com, 19 May 2025, which has {} in us-east-1; Singapore's as remembered"
SOURCES = {
    "write and read unit": Source(
        "Singapore", "https://aws.amazon.com/dynamodb/pricing/on-demand/"
    ),
    "REST request": Source("Singapore", _GATEWAY, _US.format("3.50")),
    "HTTP request": Source("Singapore", _GATEWAY, _US.format("1.00")),
    "socket message": Source("Singapore", _GATEWAY, _US.format("1.00")),
    "socket minute": Source("Singapore", _GATEWAY, _US.format("0.25")),
    "CDN byte": Source(
        "Indonesia",
        "https://aws.amazon.com/cloudfront/pricing/",
        "that page as kept by an archive, without a date: 0.120 a GB",
    ),
    "CDN request": Source("Indonesia", "https://aws.amazon.com/cloudfront/pricing/"),
    "Lambda": Source("everywhere", "https://aws.amazon.com/lambda/pricing/"),
    "SQS request": Source("everywhere", "https://aws.amazon.com/sqs/pricing/"),
    "log GB": Source("Singapore", "https://aws.amazon.com/cloudwatch/pricing/"),
    "trace": Source("everywhere", "https://aws.amazon.com/xray/pricing/"),
    "WhatsApp answer": Source(
        "Indonesia",
        "https://developers.facebook.com/docs/whatsapp/pricing",
        "that answers are charged since 2026-10-01: ycloud.com (2 July 2026) and hello-charles.com;"
        " the rate: haptik.ai (2024), utility 0.0200; no rate card of 2026 was at hand",
    ),
    "SMS": Source("Indonesia", "https://aws.amazon.com/sns/sms-pricing/"),
}
