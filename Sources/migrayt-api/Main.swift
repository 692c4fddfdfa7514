import MigraytAPIBootstrap

@main
struct Main {
    static func main() async { await APIProgram.run() }
}
