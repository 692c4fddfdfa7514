import MigraytModel

extension Failure {
    /// The answer is not of the API's form: something else answers at this address.
    static func unexpectedAnswer(_ field: String?, status: Int? = nil) -> Failure {
        Failure(.adoUnexpectedAnswer, .parkRun, field: field, status: status)
    }
}
