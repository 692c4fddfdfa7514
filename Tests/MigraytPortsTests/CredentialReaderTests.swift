import Foundation
import MigraytModel
import MigraytTestKit
import Synchronization
import Testing

@testable import MigraytPorts

@Suite(.timeLimit(.minutes(1))) struct CredentialReaderTests {
    @Test func aTokenThatAPersonMadeIsShownAsItIs() async throws {
        let desk = try await Desk(.token(PlatformCredential(account: Sensitive("a@b.c"), token: Sensitive("t"))))
        let credential = try await desk.read()
        #expect(credential.token.reveal() == "t")
        #expect(credential.scheme == .basic)
    }

    /// A run that was under way when endpoints moved into the secrets pauses; it does not go anywhere.
    @Test func aSecretWithoutAnEndpointParksTheRun() async throws {
        let desk = try await Desk(life: .seconds(3_600))
        try await desk.spoil(#"{"account":"a@b.c","token":"t"}"#)
        let failure = await #expect(throws: Failure.self) { try await desk.read() }
        #expect(failure?.code == .secretNotFound && failure?.disposition == .parkRun)
    }

    @Test func aTokenThatIsGoodForLongEnoughIsUsed() async throws {
        let desk = try await Desk(life: CredentialReader.margin + .seconds(1))
        #expect(try await desk.read().token == desk.first)
        #expect(desk.server.refreshes == 0)
    }

    @Test func aTokenNearItsEndIsRenewedAndKept() async throws {
        let desk = try await Desk(life: CredentialReader.margin)
        let credential = try await desk.read()
        #expect(credential.token != desk.first)
        #expect(credential.scheme == .bearer(until: desk.clock.now.addingTimeInterval(3600), cloudID: "cloud"))
        guard case .grant(let kept) = try await desk.stored() else { throw Unexpected() }
        #expect(kept.accessToken == credential.token)
        #expect(kept.cloudID == "cloud")
        // The next one reads what was kept, and the claim was given back.
        #expect(try await desk.read().token == credential.token)
        #expect(desk.server.refreshes == 1)
        #expect(try await desk.claim() != nil)
    }

    @Test func manyAtOnceRenewOnce() async throws {
        let desk = try await Desk(life: .zero)
        let tokens = try await withThrowingTaskGroup(of: Secret.self) { group in
            for _ in 0..<50 { group.addTask { try await desk.read().token } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(tokens.count == 1)
        #expect(desk.server.refreshes == 1)
    }

    @Test func whatCouldNotBeKeptIsNotUsed() async throws {
        let desk = try await Desk(life: .zero)
        let secrets = desk.secrets
        desk.server.duringRefresh { () async throws(Failure) in
            secrets.setFault(Failure(.secretsUnavailable, .retry(after: .seconds(5))))
        }
        let failure = await #expect(throws: Failure.self) { try await desk.read() }
        #expect(failure?.code == .secretsUnavailable)
        secrets.setFault(nil)
        // The old refresh token is shown once more, in its time of grace.
        #expect(try await desk.read().token != desk.first)
        #expect(desk.server.refreshes == 2)
    }

    @Test func aRefresherThatDiedLosesNothing() async throws {
        let desk = try await Desk(life: .zero)
        // Dead between the renewal and the write of the new secret: its lease stays, its tokens are gone.
        _ = try #require(try await desk.claim())
        _ = try await desk.server.refresh(desk.refreshToken)
        let reading = Task { try await desk.read().token }
        while !desk.isWaiting { await Task.yield() }
        desk.clock.advance(by: CredentialReader.lease)
        #expect(try await reading.value != desk.first)
        #expect(desk.server.refreshes == 2)
    }

    @Test func whoWaitsForTooLongComesAgain() async throws {
        let desk = try await Desk(life: .zero)
        _ = try #require(try await desk.claim(for: .seconds(600)))
        let reading = Task { try await desk.read() }
        while !desk.isWaiting { await Task.yield() }
        desk.clock.advance(by: CredentialReader.longestWait)
        let failure = await #expect(throws: Failure.self) { try await reading.value }
        #expect(failure?.code == .oauthUnavailable)
        #expect(desk.server.refreshes == 0)
    }

    @Test func aRefresherThatWasHeldUpDoesNotWriteOverTheNext() async throws {
        let desk = try await Desk(life: .zero)
        let next = Mutex<Secret?>(nil)
        desk.server.duringRefresh { () async throws(Failure) in
            desk.clock.advance(by: CredentialReader.lease)
            let credential = try await desk.read()
            next.withLock { $0 = credential.token }
        }
        let late = try await desk.read()
        guard case .grant(let kept) = try await desk.stored() else { throw Unexpected() }
        #expect(desk.server.refreshes == 2)
        #expect(late.token == next.withLock { $0 })
        #expect(late.token == kept.accessToken)
        // What is kept is the second's, whose refresh token is good.
        _ = try await desk.server.refresh(kept.refreshToken)
    }

    @Test func aConnectionThatIsConnectedAnewMeanwhileIsReadAnew() async throws {
        let desk = try await Desk(life: .zero)
        desk.server.duringRefresh { () async throws(Failure) in try await desk.connectAnew(with: "anew") }
        #expect(try await desk.read().token.reveal() == "anew")
    }

    @Test func aConnectionThatIsDeletedMeanwhileParks() async throws {
        let desk = try await Desk(life: .zero)
        desk.server.duringRefresh { () async throws(Failure) in try await desk.disconnect() }
        let failure = await #expect(throws: Failure.self) { try await desk.read() }
        #expect(failure?.code == .secretNotFound)
        #expect(failure?.disposition == .parkRun)
    }

    @Test func anAuthorizationThatWasTakenBackParks() async throws {
        let desk = try await Desk(life: .zero)
        desk.server.endAll()
        let failure = await #expect(throws: Failure.self) { try await desk.read() }
        #expect(failure?.code == .oauthGrantExpired)
        #expect(failure?.disposition == .parkRun)
        // Nobody has to wait for the lease when the person has connected again.
        #expect(try await desk.claim() != nil)
    }

    @Test func withoutAClientTheRunIsParked() async throws {
        let desk = try await Desk(life: .zero, hasClient: false)
        let failure = await #expect(throws: Failure.self) { try await desk.read() }
        #expect(failure?.code == .oauthNotConfigured)
        #expect(failure?.disposition == .parkRun)
    }
}

private struct Unexpected: Error {}
