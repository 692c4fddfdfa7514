import MigraytModel
import MigraytTransform
import MigraytTransformChecks
import Testing

@Suite struct HTMLConversionTests {
    @Test func imagesBecomeMediaWhereTheyAreAtJira() {
        let html =
            "<p>a<img src='https://ado.example/att/g1?fileName=my%20shot.png' alt='s' width=20>b</p>"
            + "<img src='https://ado.example/att/g1'><img src='https://ado.example/att/g2?fileName=..%2F..%2Fetc%2Fpasswd'>"
        let transform = Fixture.transform()
        let item = Fixture.item(description: html)
        let before = transform.description(of: item, identities: [:], media: [:])
        #expect(before.images == ["g1", "g2"])
        #expect(before.diagnostics == [Diagnostic(.imageMissing, field: "img", count: 3)])
        #expect(before.node.reveal().plainText == "a[image: my shot.png]b[image: image][image: passwd]")
        let media = ["g1": MediaReference(mediaID: "m-1", name: Sensitive("shot.png"))]
        let after = transform.description(of: item, identities: [:], media: media)
        #expect(
            after.node.reveal().outline
                == "doc(paragraph('a') mediaSingle[layout=\"center\"](media[alt=\"s\",collection=\"\",id=\"m-1\","
                + "type=\"file\",width=20]) paragraph('b') mediaSingle[layout=\"center\"](media[collection=\"\",id=\"m-1\","
                + "type=\"file\"]) paragraph('[image: passwd]'))")
        #expect(ADFChecker.faults(in: after.node.reveal()) == [])
        #expect(after.diagnostics.map(\.count) == [1])
        #expect(transform.attachments(of: item).map { $0.name.reveal() } == ["my shot.png", "passwd"])
    }

    @Test func anImageInALinkKeepsTheLink() {
        let media = ["g": MediaReference(mediaID: "m", name: Sensitive("x"))]
        let html = "<ul><li><a href='https://x.example'><img src='https://ado.example/att/g'></a></li></ul>"
        let document = Fixture.document(html, media: media)
        #expect(document.content[0].content[0].content[0].content[0].marks.map(\.type) == ["link"])
        #expect(ADFChecker.faults(in: document) == [])
    }

    @Test func lostConstructsAreNamed() {
        let html = "<script>x</script><a href='javascript:x'>a</a><ul><li><h1>b</h1></li></ul><weird>c</weird>"
        let names = Fixture.transform().draft(Fixture.item(description: html), ancestors: [], identities: [:])
            .diagnostics.names
        #expect(
            names == [
                "text.construct_dropped script", "text.construct_dropped a", "text.construct_rebuilt heading",
                "text.construct_rebuilt unknown element",
            ])
    }
}
