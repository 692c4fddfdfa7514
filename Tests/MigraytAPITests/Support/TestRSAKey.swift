import CryptoExtras

/// A fresh RSA key of 2,048 bits. In a file of its own, since two modules have an `Insecure`.
enum TestRSAKey {
    static func pem() throws -> String { try _RSA.Signing.PrivateKey(keySize: .bits2048).pemRepresentation }
}
