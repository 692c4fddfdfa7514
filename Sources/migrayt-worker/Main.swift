import MigraytBootstrap

@main
struct Main {
    static func main() async { await WorkerProgram.run() }
}
