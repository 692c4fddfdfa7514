/// Priority 1 to 4 → the name of Jira's priority; what is not set is `Medium`, as the product's table says.
enum PriorityMapping {
    static func name(of priority: Int?) -> (name: String, isDefaulted: Bool) {
        switch priority {
        case 1: ("Highest", false)
        case 2: ("High", false)
        case 3, nil: ("Medium", false)
        case 4: ("Low", false)
        default: ("Medium", true)
        }
    }
}
