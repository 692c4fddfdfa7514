"""The settings of roles, CLI and tests: every key, and who is given it.

| key | meaning |
| --- | --- |
| MIGRAYT_POSTGRES_HOST, _PORT, _USER, _DATABASE, _PASSWORD_FILE, _CA_FILE | the ledger; TLS, with the CA checked |
| MIGRAYT_KAFKA_BOOTSTRAP | `host:port` list |
| MIGRAYT_KAFKA_SECURITY | `plaintext-loopback`: the development switch that allows an unencrypted broker on loopback |
| MIGRAYT_AWS_REGION, _ENDPOINT, _CA_FILE | where Secrets Manager, KMS and S3 are |
| AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY | meaningless here: moto takes any |
| MIGRAYT_KMS_KEY_ID | key that encrypts secrets and staged attachments |
| MIGRAYT_OUTBOUND_PRIVATE_HOSTS | the development switch that lets connections go to this machine |
| MIGRAYT_OAUTH_…, MIGRAYT_ADO_OAUTH_…, MIGRAYT_JIRA_OAUTH_…, MIGRAYT_JIRA_GATEWAY | our client at the simulated authorization servers |
| MIGRAYT_STAGING_BUCKET, MIGRAYT_STAGING_DAYS | S3 bucket that attachments pass through, and for how long at the most |
| MIGRAYT_API_HOST, _PORT, _CERTIFICATE_FILE, _PRIVATE_KEY_FILE | the API's HTTPS listener |
| MIGRAYT_API_JWT_KEY_FILE | random key that signs session tokens |
| MIGRAYT_API_OWNER_EMAIL, MIGRAYT_API_OWNER_PASSWORD_FILE | the bootstrap owner |
| MIGRAYT_API_URL, MIGRAYT_CA_FILE, MIGRAYT_EMAIL, MIGRAYT_PASSWORD_FILE, MIGRAYT_SESSION_FILE | the CLI's way to the API |
| MIGRAYT_SIMULATOR_URL, _ADO_TOKEN_FILE, _JIRA_TOKEN_FILE | the stand-in for ADO and Jira, and the tokens it takes |
| MIGRAYT_STACK_DIR | the state folder: `scripts/stack --dir` of a test that kills a part |

Secrets are given as files, never as values.
"""

from __future__ import annotations

from .certificates import Certificates
from .state import StateFolder

OWNER_EMAIL = "owner@example.com"
REGION = "eu-west-1"
STAGING_BUCKET = "migrayt-staging"
STAGING_DAYS = 7
KMS_KEY = "alias/migrayt"


class Environment:
    def __init__(self, folder: StateFolder, ports: dict[str, int], certificates: Certificates) -> None:
        self.folder = folder
        self.ports = ports
        self.certificates = certificates

    def postgres(self) -> dict[str, str]:
        return {
            "MIGRAYT_POSTGRES_HOST": "127.0.0.1",
            "MIGRAYT_POSTGRES_PORT": str(self.ports["postgres"]),
            "MIGRAYT_POSTGRES_USER": "migrayt",
            "MIGRAYT_POSTGRES_DATABASE": "migrayt",
            "MIGRAYT_POSTGRES_PASSWORD_FILE": str(self.folder.secret("postgres-password")),
            "MIGRAYT_POSTGRES_CA_FILE": str(self.certificates.authority),
        }

    def kafka(self) -> dict[str, str]:
        return {
            "MIGRAYT_KAFKA_BOOTSTRAP": f"127.0.0.1:{self.ports['broker-proxy']}",
            "MIGRAYT_KAFKA_SECURITY": "plaintext-loopback",
        }

    def aws(self) -> dict[str, str]:
        return {
            "MIGRAYT_AWS_REGION": REGION,
            "MIGRAYT_AWS_ENDPOINT": f"https://127.0.0.1:{self.ports['aws']}",
            "MIGRAYT_AWS_CA_FILE": str(self.certificates.authority),
            "MIGRAYT_KMS_KEY_ID": KMS_KEY,
            "AWS_ACCESS_KEY_ID": "local-stack",
            "AWS_SECRET_ACCESS_KEY": "local-stack-takes-any",
        }

    def staging(self) -> dict[str, str]:
        return {"MIGRAYT_STAGING_BUCKET": STAGING_BUCKET, "MIGRAYT_STAGING_DAYS": str(STAGING_DAYS)}

    def api(self) -> dict[str, str]:
        return {
            "MIGRAYT_API_HOST": "127.0.0.1",
            "MIGRAYT_API_PORT": str(self.ports["api"]),
            "MIGRAYT_API_CERTIFICATE_FILE": str(self.certificates.server),
            "MIGRAYT_API_PRIVATE_KEY_FILE": str(self.certificates.server_key),
            "MIGRAYT_API_JWT_KEY_FILE": str(self.folder.secret("jwt-key")),
            "MIGRAYT_API_OWNER_EMAIL": OWNER_EMAIL,
            "MIGRAYT_API_OWNER_PASSWORD_FILE": str(self.folder.secret("owner-password")),
        }

    def client(self) -> dict[str, str]:
        return {
            "MIGRAYT_API_URL": f"https://127.0.0.1:{self.ports['api']}",
            "MIGRAYT_CA_FILE": str(self.certificates.authority),
            "MIGRAYT_EMAIL": OWNER_EMAIL,
            "MIGRAYT_PASSWORD_FILE": str(self.folder.secret("owner-password")),
            "MIGRAYT_SESSION_FILE": str(self.folder.path / "secrets" / "owner-session"),
        }

    def simulator(self) -> dict[str, str]:
        return {
            "MIGRAYT_SIMULATOR_URL": f"https://127.0.0.1:{self.ports['simulator']}",
            "MIGRAYT_SIMULATOR_ADO_TOKEN_FILE": str(self.folder.secret("ado-token")),
            "MIGRAYT_SIMULATOR_JIRA_TOKEN_FILE": str(self.folder.secret("jira-token")),
        }

    def platforms(self) -> dict[str, str]:
        """The simulator is at loopback, where connections are else not made to."""
        simulator = f"https://127.0.0.1:{self.ports['simulator']}"
        return {
            "MIGRAYT_OUTBOUND_PRIVATE_HOSTS": "127.0.0.1",
            "MIGRAYT_OAUTH_REDIRECT_URL": "https://app.example/callback",
            "MIGRAYT_OAUTH_CA_FILE": str(self.certificates.authority),
            "MIGRAYT_ADO_OAUTH_CLIENT_ID": "migrayt",
            "MIGRAYT_ADO_OAUTH_CLIENT_SECRET_FILE": str(self.folder.secret("oauth-secret")),
            "MIGRAYT_ADO_OAUTH_AUTHORITY": f"{simulator}/entra",
            "MIGRAYT_JIRA_OAUTH_CLIENT_ID": "migrayt",
            "MIGRAYT_JIRA_OAUTH_CLIENT_SECRET_FILE": str(self.folder.secret("oauth-secret")),
            "MIGRAYT_JIRA_OAUTH_AUTHORITY": f"{simulator}/atlassian",
            "MIGRAYT_JIRA_GATEWAY": f"{simulator}/atlassian",
        }

    def of_role(self, role: str) -> dict[str, str]:
        """What the role needs and no more."""
        if role == "api":
            return self.postgres() | self.aws() | self.platforms() | self.api()
        if role in ("worker", "reconciler"):
            return self.postgres() | self.kafka() | self.aws() | self.platforms() | self.staging()
        return self.postgres() | self.kafka() | self.aws() | self.platforms()

    def everything(self) -> dict[str, str]:
        groups = (self.postgres, self.kafka, self.aws, self.platforms, self.staging, self.api, self.client)
        groups += (self.simulator,)
        return {key: value for group in groups for key, value in group().items()} | {
            "MIGRAYT_STACK_DIR": str(self.folder.path)
        }
