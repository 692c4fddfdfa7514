import Foundation
import MigraytModel

/// Keeps an access token between processes, so that a script that calls the CLI again and again signs in once.
///
/// The file is its user's alone. Nothing depends on it: a file that cannot be read or written, that others may read, or
/// that is of another API or person is as good as none. The token in it ends by itself, after 15 minutes.
public struct SessionFile: Sendable {
    private struct Content: Codable {
        let api: String
        let email: String
        let token: String
    }

    /// Larger than any token of ours with what stands beside it.
    private static let maximumBytes = 64 << 10

    private let path: String

    public init(path: String) { self.path = path }

    /// The token that was kept last for this person at this API.
    func token(of email: String, at api: String) -> Sensitive<String>? {
        let file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else { return nil }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        var about = stat()
        guard fstat(file, &about) == 0, about.st_mode & S_IFMT == S_IFREG, about.st_uid == geteuid(),
            about.st_mode & 0o077 == 0, about.st_size <= Self.maximumBytes, let data = try? handle.readToEnd(),
            let content = try? JSONDecoder().decode(Content.self, from: data), content.api == api,
            content.email == email
        else { return nil }
        return Sensitive(content.token)
    }

    /// Replaces what the file holds, in one step: whoever reads at the same time finds the old token or the new one.
    func keep(_ token: Sensitive<String>, of email: String, at api: String) {
        let content = Content(api: api, email: email, token: token.reveal())
        guard let data = try? JSONEncoder().encode(content) else { return }
        let fresh = "\(path).\(getpid())"
        unlink(fresh)
        let file = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { return }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: data)
            try handle.close()
        } catch {
            unlink(fresh)
            return
        }
        if rename(fresh, path) != 0 { unlink(fresh) }
    }
}
