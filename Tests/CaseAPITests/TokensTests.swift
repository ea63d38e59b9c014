@testable import CaseAPI
import EventSourcing
import Foundation
import HTTPTypes
import JWTKit
import Ledger
import ServedProgram
import TestSupport
import Testing

@Suite("Tokens")
struct TokensTests {
    @Test func `a request without a good token is told why, and nothing else`() async throws {
        let clinic = try await TestClinic.make()
        let head = try await clinic.head(of: .access)
        let good = try #require(try await clinic.person(.coordinator).token)
        let parts = good.split(separator: ".").map(String.init)
        let header: JSONTree = try JSONTree(JSON(Array(try #require(Data(base64URL: parts[0])))))
        func with(_ change: (inout JSONTree) -> Void) -> String {
            var changed = header
            change(&changed)
            return [Data(changed.bytes).base64URL, parts[1], parts[2]].joined(separator: ".")
        }
        func claims(_ change: (inout JSONTree) -> Void) throws -> String {
            var changed = try JSONTree(JSON(Array(try #require(Data(base64URL: parts[1])))))
            change(&changed)
            return [parts[0], Data(changed.bytes).base64URL, parts[2]].joined(separator: ".")
        }
        let twice = Data("{\"alg\":\"ES256\",\"alg\":\"none\",\"typ\":\"at+jwt\",\"kid\":\"x\"}".utf8).base64URL
        let tokens: [(String, String)] = [
            ("x", "token.malformed"), ("a.b", "token.malformed"), ("a.b.c.d", "token.malformed"), ("..", "token.malformed"),
            ("\(parts[0]).\(parts[1]).", "token.malformed"), (String(repeating: "a", count: 8_193), "token.too_large"),
            ("\(parts[1]).\(parts[1]).\(parts[2])", "token.header"), ("\(twice).\(parts[1]).\(parts[2])", "token.malformed"),
            (with { $0["alg"] = "none" }, "token.header"), (with { $0["alg"] = "HS256" }, "token.header"),
            (with { $0["alg"] = nil }, "token.header"), (with { $0["typ"] = "JWT" }, "token.header"),
            (with { $0["kid"] = "another" }, "token.unknown_key"), (with { $0["kid"] = nil }, "token.unknown_key"),
            (with { $0["kid"] = 5 }, "token.unknown_key"), (with { $0["crit"] = ["exp"] }, "token.header"),
            (with { $0["jku"] = "https://example.com/keys" }, "token.header"), (with { $0["jwk"] = [:] }, "token.header"),
            (with { $0["x5u"] = "https://example.com" }, "token.header"), (with { $0["more"] = true }, "token.invalid"),
            (try claims { $0[path: "clinics.\(clinic.id)"] = "clinician" }, "token.invalid"),
            (try claims { $0["exp"] = 9_999_999_999 }, "token.invalid"), (good + "A", "token.invalid"),
            (parts[0] + "." + parts[1] + "." + String(parts[2].reversed()), "token.invalid"),
        ]
        for (token, code) in tokens {
            let reply = try await clinic.program.bearer(token).get(clinic.path)
            #expect(reply.status == 401 && reply.code == code, "\(token.prefix(60)): \(reply)")
            #expect(reply.header("WWW-Authenticate") == "Bearer error=\"invalid_token\"")
        }
        let missing = try await clinic.program.nobody.get(clinic.path)
        #expect(missing.status == 401 && missing.code == "token.missing" && missing.header("WWW-Authenticate") == "Bearer")
        for text in ["", "Bearer", "Bearer ", "Basic \(good)", good, "Bearer\(good)", "Bearer  \(good)"] {
            let reply = try await clinic.program.nobody.get(clinic.path, headers: [("Authorization", text)])
            #expect(reply.status == 401, "\(text.prefix(20)): \(reply)")
        }
        let lower = try await clinic.program.nobody.get(clinic.path, headers: [("Authorization", "bearer \(good)")])
        #expect(lower.status == 200, "the scheme's name has no case (RFC 9110, section 11.1): \(lower)")
        #expect(try await clinic.head(of: .access) == head)
    }

    @Test func `every operation that is not open to all wants a token before anything else`() async throws {
        let program = try await ServedProgram.shared()
        for operation in APIDescription.current.operations {
            let ids = Dictionary(uniqueKeysWithValues: operation.pathParameters.map { ($0, $0 == "code" ? "case.unknown" : "x") })
            let reply = try await program.nobody.send(
                operation.method.rawValue, operation.filled(ids), body: operation.body == nil ? nil : [0x7B])
            #expect((reply.status == 401) == (operation.scope != .everyone), "\(operation.id): \(reply)")
        }
    }

    @Test func `who one is here is told`() async throws {
        let clinic = try await TestClinic.make()
        let person = try await clinic.person(.reviewer)
        let me = try await person.get("/v1/me")
        #expect(
            me.text("person_id") == person.id && me.text("clinics[0].clinic_id") == clinic.id && me.text("clinics[0].role") == "reviewer")
        #expect(me.texts("clinics[0].rights") == Role.reviewer.rights.map(\.rawValue).sorted())
        let homeless = try await clinic.program.person("homeless", [:])
        #expect(try await homeless.get("/v1/me").list("clinics").isEmpty)
        #expect(try await homeless.get("/v1/worklist").status == 403)
    }

    @Test func `tokens of another installation's issuer are not known here`() async throws {
        let clinic = try await TestClinic.make()
        let path = FileManager.default.temporaryDirectory.appending(path: "issuer-\(freshID()).key").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let other = try DevelopmentIssuer(keyFile: path, isProduction: false)
        let token = try await other.token(
            for: DevelopmentIssuer.person(named: "x"), clinics: [clinic.tenant: .coordinator], now: WallClock.now(), id: UUID())
        #expect(try await clinic.program.bearer(token).get(clinic.path).code == "token.unknown_key")
        #expect(throws: IssuerError.refusedInProduction) { try DevelopmentIssuer(keyFile: path, isProduction: true) }
    }
}

extension Data {
    var base64URL: String {
        self.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    init?(base64URL text: String) {
        let text = text.replacing("-", with: "+").replacing("_", with: "/")
        self.init(base64Encoded: text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4))
    }
}
