import Foundation
import MigraytModel

extension HTMLConverter {
    /// A link, or a mention: that becomes plain text, since a mention would notify the person for every issue.
    mutating func convertAnchor(_ element: HTMLElement, in outer: Surroundings, to flow: inout FlowBuilder) {
        var surroundings = outer
        var afterwards: String?
        let isPerson = element.attributes[.mention]?.hasPrefix("version:2") ?? false
        if isPerson {
            tally.add(.textConstructRebuilt, field: "mention")
        } else if let href = element.attributes[.href] {
            switch LinkTarget(href) {
            case .link(let address):
                if let id = attachmentID(address) {
                    // Nobody can open it in Jira where it points; the file comes along and is named instead.
                    let name = Self.fileName(in: address) ?? "file"
                    linkedFiles.append(ImageUse(id: id, name: name))
                    tally.add(.textConstructRebuilt, field: "a")
                    afterwards = " (attached: \(name))"
                } else {
                    surroundings.style.link = address
                }
            case .told(let address):
                tally.add(.textConstructRebuilt, field: "a")
                if !element.children.isEmpty { afterwards = " (\(address))" }
            case .unsafe: tally.add(.textConstructDropped, field: "a")
            case .none: break
            }
        }
        convert(element.children, in: surroundings, to: &flow)
        if let afterwards { flow.line.append(afterwards, style: outer.style) }
    }

    /// A media node where the file is at Jira already; otherwise words that stand for the image.
    mutating func convertImage(_ element: HTMLElement, in surroundings: Surroundings, to flow: inout FlowBuilder) {
        let source = element.attributes[.src] ?? ""
        let alternative = VisibleText.line(element.attributes[.alt] ?? "")
        guard let use = use(ofImage: source, alternative: alternative) else {
            convertForeignImage(source, alternative: alternative, in: surroundings, to: &flow)
            return
        }
        images.append(use)
        guard let reference = media[use.id] else {
            tally.add(.imageMissing, field: "img")
            flow.line.append("[image: \(use.name)]", style: surroundings.style)
            return
        }
        var attributes: [String: JSON] = ["type": "file", "id": .string(reference.mediaID), "collection": ""]
        if !alternative.isEmpty { attributes["alt"] = .string(alternative) }
        for name in [HTMLAttribute.width, .height] {
            if let pixels = element.attributes[name].flatMap({ Int64($0) }), (1...20_000).contains(pixels) {
                attributes[name.rawValue] = .integer(pixels)
            }
        }
        let marks = surroundings.style.link.map { [ADFMark("link", attributes: ["href": .string($0)])] } ?? []
        let media = ADFNode("media", attributes: attributes, marks: marks)
        flow.append(ADFNode("mediaSingle", attributes: ["layout": "center"], content: [media]))
    }

    private func use(ofImage source: String, alternative: String) -> ImageUse? {
        guard let id = attachmentID(source) else { return EmbeddedImage(source)?.use }
        return ImageUse(id: id, name: Self.fileName(in: source) ?? (alternative.isEmpty ? "image" : alternative))
    }

    /// An image of another host stays there and is linked; one of no address that can be read is named.
    private mutating func convertForeignImage(
        _ source: String, alternative: String, in surroundings: Surroundings, to flow: inout FlowBuilder
    ) {
        var style = surroundings.style
        if case .link(let address) = LinkTarget(source) {
            tally.add(.textConstructRebuilt, field: "img")
            if style.link == nil { style.link = address }
        } else {
            tally.add(.imageMissing, field: "img")
        }
        flow.line.append("[image: \(alternative.isEmpty ? "image" : alternative)]", style: style)
    }

    /// The `fileName` of an attachment's URL, without folders and controls.
    static func fileName(in url: String) -> String? {
        guard let query = url.split(separator: "?", maxSplits: 1).dropFirst().first else { return nil }
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "filename" else { continue }
            let value = String(parts[1]).replacing("+", with: " ")
            let name = VisibleText.line(value.removingPercentEncoding ?? value)
            let folders: Set<Character> = ["/", "\\"]
            guard let last = name.split(whereSeparator: folders.contains).last, last != ".", last != ".." else {
                return nil
            }
            return VisibleText.prefix(String(last), utf16: 200)
        }
        return nil
    }

    mutating func convertInput(_ element: HTMLElement, in surroundings: Surroundings, to flow: inout FlowBuilder) {
        switch element.attributes[.type]?.lowercased() {
        case "checkbox", "radio":
            tally.add(.textConstructRebuilt, field: "input")
            flow.line.append(element.attributes[.checked] == nil ? "[ ] " : "[x] ", style: surroundings.style)
        case "hidden": break
        default:
            guard let value = element.attributes[.value] else { return }
            tally.add(.textConstructRebuilt, field: "input")
            flow.line.append(value, style: surroundings.style)
        }
    }

    /// A film, a frame, an applet: its address as a link, and what stands in it for readers without it.
    mutating func convertEmbedded(_ element: HTMLElement, in surroundings: Surroundings, to flow: inout FlowBuilder) {
        if case .link(let address) = LinkTarget(element.attributes[.src] ?? element.attributes[.data] ?? "") {
            tally.add(.textConstructRebuilt, field: element.tag.rawValue)
            flow.line.append(address, style: surroundings.styled { $0.link = address }.style)
            flow.line.append(" ", style: surroundings.style)
        } else {
            tally.add(.textConstructDropped, field: element.tag.rawValue)
        }
        convert(element.children, in: surroundings, to: &flow)
    }

    /// Preformatted text keeps its spaces and line breaks and loses its marks; images follow it.
    mutating func convertPreformatted(
        _ element: HTMLElement, in surroundings: Surroundings, to flow: inout FlowBuilder
    ) {
        flow.endParagraph()
        var collector = PreformattedText()
        collector.append(element.children)
        let text = collector.finish()
        if collector.hasLostMarks { tally.add(.textConstructRebuilt, field: "pre") }
        if !text.isEmpty {
            let language = collector.language.map { ["language": JSON.string($0)] } ?? [:]
            flow.append(ADFNode("codeBlock", attributes: language, content: [.text(text)]))
        }
        for image in collector.images { convertImage(image, in: surroundings, to: &flow) }
        flow.endParagraph()
    }
}
