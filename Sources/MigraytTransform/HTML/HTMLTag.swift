/// The element names that the converter tells apart. Known once, at the parse: everything after compares numbers.
enum HTMLTag: String, CaseIterable, Sendable {
    // Of these the converter makes nodes and marks.
    case a, b, blockquote, br, cite, code, del, dfn, em, font, h1, h2, h3, h4, h5, h6, hr, i, image, img, input, ins
    case kbd, listing, ol, plaintext, pre, s, samp, strike, strong, sub, sup, tt, u, ul, `var`, xmp
    // These start and end a paragraph and mean nothing else to Jira, unless the converter makes a list or table of them.
    case address, article, aside, body, caption, center, dd, details, dialog, dir, div, dl, dt, fieldset, figcaption
    case figure, footer, form, head, header, hgroup, html, legend, li, main, menu, nav, noframes, noscript, optgroup
    case option, p, search, section, select, summary, table, tbody, td, textarea, tfoot, th, thead, tr
    // These stand in a line and carry no meaning for Jira.
    case abbr, acronym, bdi, bdo, big, blink, button, data, label, marquee, mark, meter, nobr, output, progress, q, rp
    case rt, ruby, small, span, time, wbr
    // The content of these is never shown to a reader. Not `head`: the parser opens one for a `style` at the start and
    // puts the text after it inside.
    case script, style, template, title
    // These hold nothing that could be lost.
    case base, basefont, col, colgroup, link, meta, param, track
    // These show another resource, which Jira's documents cannot embed.
    case audio, embed, frame, iframe, object, source, video
    // Of test steps; to HTML they are as unknown as any other name.
    case step, compref, parameterizedstring
    /// Every other name.
    case unknown

    /// What an element of the name is to a reader.
    enum Kind {
        case meaningful, block, plainInline, invisible, silent, embedded, unknown
    }

    /// - Parameter name: In lower case.
    init(name: String) { self = Self.byName[name] ?? .unknown }

    private static let byName = Dictionary(
        uniqueKeysWithValues: allCases.filter { $0 != .unknown }.map { ($0.rawValue, $0) })

    var kind: Kind {
        switch self {
        case .a, .b, .blockquote, .br, .cite, .code, .del, .dfn, .em, .font, .h1, .h2, .h3, .h4, .h5, .h6, .hr, .i,
            .image, .img, .input, .ins, .kbd, .listing, .ol, .plaintext, .pre, .s, .samp, .strike, .strong, .sub, .sup,
            .tt, .u, .ul, .var, .xmp:
            .meaningful
        case .address, .article, .aside, .body, .caption, .center, .dd, .details, .dialog, .dir, .div, .dl, .dt,
            .fieldset, .figcaption, .figure, .footer, .form, .head, .header, .hgroup, .html, .legend, .li, .main,
            .menu, .nav, .noframes, .noscript, .optgroup, .option, .p, .search, .section, .select, .summary, .table,
            .tbody, .td, .textarea, .tfoot, .th, .thead, .tr:
            .block
        case .abbr, .acronym, .bdi, .bdo, .big, .blink, .button, .data, .label, .marquee, .mark, .meter, .nobr,
            .output, .progress, .q, .rp, .rt, .ruby, .small, .span, .time, .wbr:
            .plainInline
        case .script, .style, .template, .title: .invisible
        case .base, .basefont, .col, .colgroup, .link, .meta, .param, .track: .silent
        case .audio, .embed, .frame, .iframe, .object, .source, .video: .embedded
        case .step, .compref, .parameterizedstring, .unknown: .unknown
        }
    }

    /// 1 to 6 of a heading.
    var headingLevel: Int64? {
        switch self {
        case .h1: 1
        case .h2: 2
        case .h3: 3
        case .h4: 4
        case .h5: 5
        case .h6: 6
        default: nil
        }
    }
}
