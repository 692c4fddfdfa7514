"""Makes the KMS key and the staging bucket in the local stand-in for AWS; run by the Python that has boto3.

Settings come from the environment under the same keys as the roles'. Idempotent; the bucket is made last, so that its
presence says that everything is there.
"""

import os

import boto3

region = os.environ["MIGRAYT_AWS_REGION"]
bucket = os.environ["MIGRAYT_STAGING_BUCKET"]
key_alias = os.environ["MIGRAYT_KMS_KEY_ID"]


def client(service: str):
    return boto3.client(
        service,
        region_name=region,
        endpoint_url=os.environ["MIGRAYT_AWS_ENDPOINT"],
        verify=os.environ["MIGRAYT_AWS_CA_FILE"],
    )


kms = client("kms")
if key_alias not in [alias["AliasName"] for alias in kms.list_aliases()["Aliases"]]:
    key_id = kms.create_key(Description="Migrayt, local stack")["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName=key_alias, TargetKeyId=key_id)

s3 = client("s3")
if bucket not in [entry["Name"] for entry in s3.list_buckets()["Buckets"]]:
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": region})
    rule = {
        "ID": "staging", "Status": "Enabled", "Filter": {"Prefix": ""},
        "Expiration": {"Days": int(os.environ["MIGRAYT_STAGING_DAYS"])},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
    }
    s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": [rule]})
