"""What a city chooses when it deploys: the template's parameters."""

from infra import areas, http_api, inspecting
from infra.cloudformation import Template


def parameters(stage: str) -> dict[str, Template]:
    """The parameters of a stage. What has no default must be given, or CloudFormation refuses."""
    found: dict[str, Template] = {
        "Origin": {
            "Type": "String",
            "Description": "The address residents see, such as https://tumbas.malangkota.go.id",
            "AllowedPattern": "https?://[^/]+" if stage == "local" else "https://[^/]+",
        },
        "CityName": {"Type": "String", "Default": "malang"},
        # Payouts are ordered from here, so a city must say it: none of them has a default.
        "CityBankCode": {
            "Type": "String",
            "AllowedPattern": "[0-9]{3}",
            "Description": "The bank of the account that merchants are paid from",
            "ConstraintDescription": "must be the bank's BI code of three digits, such as 114",
        },
        "CityBankAccount": {
            "Type": "String",
            "AllowedPattern": "[0-9]{5,30}",
            "Description": "The number of the account that merchants are paid from",
            "ConstraintDescription": "must be the account's number: 5 to 30 digits, nothing else",
        },
        "CityBankAccountName": {
            "Type": "String",
            "AllowedPattern": "[0-9A-Za-z][ -~]{2,139}",
            "Description": "The name of the account that merchants are paid from",
            "ConstraintDescription": "must be the account's name at the bank: 3 to 140 letters",
        },
        "WhatsAppNumber": {
            "Type": "String",
            "Default": "",
            "AllowedPattern": "(62[0-9]{8,13})?",
            "Description": "The city's number at WhatsApp, digits alone; empty: SMS alone signs in",
        },
        "WhatsAppPhoneNumberId": {
            "Type": "String",
            "Default": "",
            "AllowedPattern": "[0-9]{0,20}",
            "Description": "The id by which Meta knows that number (WhatsApp Manager, API setup)",
        },
        "WhatsAppApi": {
            "Type": "String",
            "Default": "https://graph.facebook.com/v23.0",
            "AllowedPattern": "https?://[^?# ]+" if stage == "local" else "https://[^?# ]+",
            "Description": "Meta's Graph API, with the version that the city has tried",
        },
        "SmsUrl": {
            "Type": "String",
            "Default": "",
            "AllowedPattern": "(https?://[^?# ]+)?" if stage == "local" else "(https://[^# ]+)?",
            "Description": "Where an aggregator takes text messages; empty: Amazon SNS sends them",
        },
        "SmsBody": {
            "Type": "String",
            "Default": '{"to":"{phone}","text":"{text}"}',
            "Description": "The JSON it takes; {phone} is 62…, {+phone} +62…, {text} the message",
        },
        "SmsAuthorization": {
            "Type": "String",
            "Default": "Bearer {key}",
            "Description": "Its Authorization header; {key} is sms_key of the channels' secret",
        },
        "PayoutMinimum": {
            "Type": "Number",
            "Default": 0,
            "MinValue": 0,
            "Description": "The least that a merchant is paid, rupiah; who is owed less waits",
        },
        "PayoutBiFastMost": {
            "Type": "String",
            "Default": "",
            "AllowedPattern": "[0-9]{0,15}",
            "Description": "The most that goes by BI-FAST, rupiah; empty: Bank Indonesia's ceiling",
        },
        "PayoutSknMost": {
            "Type": "String",
            "Default": "",
            "AllowedPattern": "[0-9]{0,15}",
            "Description": "The most that goes by SKN, rupiah; empty: Bank Indonesia's ceiling",
        },
        "PayoutCharges": {
            "Type": "String",
            "Default": "DEBT",
            "AllowedValues": ["DEBT", "CRED", "SHAR"],
            "Description": "Who bears the bank's fee: the city, the merchant, or both",
        },
    }
    if stage == "local":
        found["WebhookLoopback"] = {
            "Type": "String",
            "Default": "",
            "AllowedPattern": r"(127\.0\.0\.1:[0-9]{1,5})?",
            "Description": "The one address of this machine that may be told of orders",
        }
        found["PushLoopback"] = found["WebhookLoopback"] | {
            "Description": "The one address of this machine that may be sent pushes"
        }
    else:
        found |= areas.parameters(stage) | http_api.parameters() | inspecting.parameters(stage)
        found |= {
            "AlarmEmail": {
                "Type": "String",
                "Default": "",
                "Description": "Who is told when an alarm goes off",
            },
            "Domain": {
                "Type": "String",
                "Default": "",
                "Description": "The CDN's own domain name; empty for a cloudfront.net one",
            },
            "CertificateArn": {
                "Type": "String",
                "Default": "",
                "Description": "A certificate for Domain, in us-east-1",
            },
            "KnockRate": {
                "Type": "Number",
                "Default": 40,
                "MinValue": 1,
                "MaxValue": 300,
                "Description": "Sign-ins by WhatsApp that may begin a second: half of the messages "
                "that Meta takes of the number, 80 a second at first, 1,000 after its upgrade",
            },
            "SmsAlarmUsd": {
                "Type": "Number",
                "Default": 100,
                "MinValue": 1,
                "Description": "A month's spending on text messages that raises an alarm, in US$",
            },
        }
    return found
