/// `GET …/attachments/{guid}` (platform-apis.md 1.9).
enum SourceAttachmentEndpoint {
    static func download(_ call: AzureDevOpsCall) throws(AzureDevOpsFailure) -> SimulatedResponse {
        guard let file = call.site.source.attachment(call.parameters["guid"] ?? "") else {
            throw AzureDevOpsFailure(
                404, "TF237076: The attachment does not exist.", typeKey: "AttachmentNotFoundException")
        }
        let name = file.name.utf8.allSatisfy { $0 < 0x80 && $0 != 0x22 } ? file.name : "attachment"
        return SimulatedResponse(
            status: 200, headers: [("Content-Disposition", "attachment; filename=\"\(name)\"")],
            content: .file(file.bytes, mediaType: file.mediaType))
    }
}
