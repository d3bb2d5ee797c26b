"""What the CDN may keep, and for whom, read off the template."""

import importlib
from fnmatch import fnmatchcase
from typing import Any, cast

import pytest

from chalicelib.merchants.rules.photo import INCOMING
from infra.pages import CACHING_DISABLED, ERRORS
from infra.showcase import BENEATH, api_path
from infra.template import merge_template

DEPLOYED = ("staging", "prod")
# "HTTP 4xx and 5xx status codes that CloudFront caches", CloudFront developer guide; for all but
# 404, 410, 414 and 501 it ignores `no-store` ("Control how long CloudFront caches errors").
# 410, 412 and 415 take no setting; CloudFront keeps the last two only where the origin says for
# how long, and we answer no 410.
KEPT_BY_ITSELF = {400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504}


def resources(stage: str) -> dict[str, Any]:
    return cast(dict[str, Any], merge_template(stage)["Resources"])


def distribution(stage: str) -> dict[str, Any]:
    return cast(dict[str, Any], resources(stage)["City"]["Properties"]["DistributionConfig"])


def behaviour(stage: str, path: str) -> dict[str, Any]:
    """The behaviour that answers a path: the first whose pattern fits."""
    config = distribution(stage)
    for one in config["CacheBehaviors"]:
        if fnmatchcase(path, one["PathPattern"]):
            return cast(dict[str, Any], one)
    return cast(dict[str, Any], config["DefaultCacheBehavior"])


@pytest.mark.parametrize("stage", DEPLOYED)
def test_no_refusal_and_no_failure_is_kept_for_the_next_who_asks(stage: str) -> None:
    found = {one["ErrorCode"]: one for one in distribution(stage)["CustomErrorResponses"]}
    assert set(found) == KEPT_BY_ITSELF == set(ERRORS)
    for one in found.values():
        # Nothing but how long: the problem document and its status go through as they are.
        assert set(one) == {"ErrorCode", "ErrorCachingMinTTL"}
        assert one["ErrorCachingMinTTL"] == 0


def routes() -> dict[str, set[str]]:
    """The methods of every path of the API, and of those who have signed in."""
    found: dict[str, set[str]] = {}
    for api in importlib.import_module("app").app.apis:
        for route in api.routes:
            found.setdefault(f"/api/v1{route.path}", set()).add(
                route.method if not route.roles else "signed in"
            )
    return found


@pytest.mark.parametrize("stage", DEPLOYED)
def test_only_what_is_the_same_for_everybody_is_kept(stage: str) -> None:
    for path, methods in routes().items():
        kept = behaviour(stage, path)["CachePolicyId"] != CACHING_DISABLED
        assert kept == path.startswith("/api/v1/public/"), path
        if kept:
            assert methods == {"GET"}, path


@pytest.mark.parametrize("stage", DEPLOYED)
def test_what_is_kept_was_asked_for_without_saying_who_asks(stage: str) -> None:
    """Neither Authorization nor a cookie reaches the API on these paths, so that no answer there
    can hold anything of a person's, whatever a later route does with them."""
    public = behaviour(stage, "/api/v1/public/merchants")
    assert public["CachedMethods"] == ["GET", "HEAD"]
    policy = resources(stage)[public["CachePolicyId"]["Ref"]]["Properties"]["CachePolicyConfig"]
    key = policy["ParametersInCacheKeyAndForwardedToOrigin"]
    assert key["CookiesConfig"] == {"CookieBehavior": "none"}
    assert key["HeadersConfig"] == {"HeaderBehavior": "none"}
    sent = resources(stage)[public["OriginRequestPolicyId"]["Ref"]]["Properties"]
    sent = sent["OriginRequestPolicyConfig"]
    assert sent["CookiesConfig"] == {"CookieBehavior": "none"}
    assert sent["QueryStringsConfig"] == {"QueryStringBehavior": "none"}
    # What a refusal is told in; no answer that is kept depends on it.
    assert sent["HeadersConfig"]["Headers"] == ["Accept-Language"]


@pytest.mark.parametrize("stage", DEPLOYED)
def test_what_is_kept_is_kept_as_long_as_it_says_itself(stage: str) -> None:
    public = behaviour(stage, "/api/v1/public/campaigns")
    policy = resources(stage)[public["CachePolicyId"]["Ref"]]["Properties"]["CachePolicyConfig"]
    assert policy["MinTTL"] == policy["DefaultTTL"] == 0
    assert policy["MaxTTL"] >= 86_400
    assert public["Compress"] is True
    key = policy["ParametersInCacheKeyAndForwardedToOrigin"]
    assert key["EnableAcceptEncodingGzip"] is key["EnableAcceptEncodingBrotli"] is True


@pytest.mark.parametrize("stage", DEPLOYED)
def test_what_is_kept_is_told_apart_by_every_parameter_that_a_public_route_reads(
    stage: str,
) -> None:
    public = behaviour(stage, "/api/v1/public/products")
    policy = resources(stage)[public["CachePolicyId"]["Ref"]]["Properties"]["CachePolicyConfig"]
    config = policy["ParametersInCacheKeyAndForwardedToOrigin"]["QueryStringsConfig"]
    assert config["QueryStringBehavior"] == "whitelist"
    read = {
        name
        for api in importlib.import_module("app").app.apis
        for route in api.routes
        if route.path.startswith("/public/") and route.query is not None
        for name in route.query.__struct_encode_fields__
    }
    assert set(config["QueryStrings"]) == read


@pytest.mark.parametrize("stage", DEPLOYED)
def test_pages_of_shops_are_asked_of_the_api_under_its_own_name(stage: str) -> None:
    for path in (
        *("/toko/mrc_1", "/barang/prd_1", "/feed/products.xml"),
        *("/sitemap.xml", "/robots.txt"),
    ):
        found = behaviour(stage, path)
        assert found["TargetOriginId"] == "api"
        assert found["CachePolicyId"] == {"Ref": "PublicCache"}
        (edge,) = found["FunctionAssociations"]
        assert edge["FunctionARN"] == {"Fn::GetAtt": ["ShowcaseRewrite", "FunctionARN"]}
        assert api_path(path) == f"{BENEATH}{path}"
    code = resources(stage)["ShowcaseRewrite"]["Properties"]["FunctionCode"]
    assert f"'{BENEATH}' + event.request.uri" in code


@pytest.mark.parametrize("stage", DEPLOYED)
def test_photos_come_from_a_bucket_in_which_nothing_else_is_read(stage: str) -> None:
    assert behaviour(stage, "/media/prd_1/a-320.webp")["TargetOriginId"] == "media"
    policy = resources(stage)["MediaBucketPolicy"]["Properties"]["PolicyDocument"]
    allowed = [one for one in policy["Statement"] if one["Effect"] == "Allow"]
    assert [one["Resource"] for one in allowed] == [{"Fn::Sub": "${MediaBucket.Arn}/media/*"}]


@pytest.mark.parametrize("stage", ["local", *DEPLOYED])
def test_the_queue_is_told_of_photos_alone(stage: str) -> None:
    bucket = resources(stage)["UploadsBucket"]
    (told,) = bucket["Properties"]["NotificationConfiguration"]["QueueConfigurations"]
    (rule,) = told["Filter"]["S3Key"]["Rules"]
    assert (rule["Name"], rule["Value"]) == ("prefix", INCOMING)
    assert bucket["DependsOn"] == ["PhotosQueuePolicy"]
