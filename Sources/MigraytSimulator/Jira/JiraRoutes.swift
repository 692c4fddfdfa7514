/// The endpoints of the site.
enum JiraRoutes {
    static let table: RouteTable<JiraEndpoint> = {
        var routes = RouteTable<JiraEndpoint>()
        addMetadata(&routes)
        addIssues(&routes)
        addAgile(&routes)
        return routes
    }()

    private static let api = "/rest/api/3"

    private static func addMetadata(_ routes: inout RouteTable<JiraEndpoint>) {
        routes.add("GET", "\(api)/myself", JiraEndpoint(respond: UserEndpoints.myself))
        routes.add("GET", "\(api)/serverInfo", JiraEndpoint(respond: MetadataEndpoints.serverInfo))
        routes.add("GET", "\(api)/mypermissions", JiraEndpoint(respond: MetadataEndpoints.permissions))
        routes.add("GET", "\(api)/project/{project}", JiraEndpoint(respond: MetadataEndpoints.project))
        routes.add("GET", "\(api)/project/{project}/statuses", JiraEndpoint(respond: MetadataEndpoints.statuses))
        routes.add("GET", "\(api)/project/{project}/components", JiraEndpoint(respond: ComponentEndpoints.list))
        routes.add("POST", "\(api)/component", JiraEndpoint(respond: ComponentEndpoints.create))
        routes.add(
            "GET", "\(api)/issue/createmeta/{project}/issuetypes", JiraEndpoint(respond: MetadataEndpoints.issueTypes))
        routes.add(
            "GET", "\(api)/issue/createmeta/{project}/issuetypes/{type}",
            JiraEndpoint(respond: MetadataEndpoints.createFields))
        routes.add("GET", "\(api)/priority", JiraEndpoint(respond: MetadataEndpoints.priorities))
        routes.add("GET", "\(api)/priority/search", JiraEndpoint(respond: MetadataEndpoints.prioritySearch))
        routes.add("GET", "\(api)/field", JiraEndpoint(respond: MetadataEndpoints.fields))
        routes.add("GET", "\(api)/user", JiraEndpoint(respond: UserEndpoints.get))
        routes.add("GET", "\(api)/user/search", JiraEndpoint(respond: UserEndpoints.search))
        routes.add("GET", "\(api)/user/assignable/search", JiraEndpoint(respond: UserEndpoints.assignable))
        routes.add("GET", "\(api)/users/search", JiraEndpoint(respond: UserEndpoints.all))
        routes.add("GET", "\(api)/users", JiraEndpoint(respond: UserEndpoints.all))
        routes.add("POST", "\(api)/workflows", JiraEndpoint(respond: WorkflowEndpoints.read))
        routes.add("GET", "\(api)/workflows/search", JiraEndpoint(respond: WorkflowEndpoints.search))
        routes.add("GET", "\(api)/issueLinkType", JiraEndpoint(respond: LinkEndpoints.types))
        routes.add("POST", "\(api)/issueLinkType", JiraEndpoint(respond: LinkEndpoints.addType))
        routes.add("GET", "\(api)/attachment/meta", JiraEndpoint(respond: AttachmentEndpoints.meta))
    }

    private static func addIssues(_ routes: inout RouteTable<JiraEndpoint>) {
        routes.add("GET", "\(api)/issue/limit/report", JiraEndpoint(respond: IssueReadEndpoints.limitReport))
        routes.add("POST", "\(api)/issue", JiraEndpoint(respond: IssueCreateEndpoints.create))
        routes.add("POST", "\(api)/issue/bulk", JiraEndpoint(respond: IssueCreateEndpoints.createBulk))
        routes.add("POST", "\(api)/issue/bulkfetch", JiraEndpoint(respond: IssueReadEndpoints.bulkFetch))
        routes.add("GET", "\(api)/issue/{key}", JiraEndpoint(respond: IssueReadEndpoints.get))
        routes.add("PUT", "\(api)/issue/{key}", JiraEndpoint(respond: IssueEditEndpoint.edit, writesTo: "key"))
        routes.add("GET", "\(api)/search/jql", JiraEndpoint(respond: SearchEndpoints.get))
        routes.add("POST", "\(api)/search/jql", JiraEndpoint(respond: SearchEndpoints.post))
        routes.add("POST", "\(api)/search/approximate-count", JiraEndpoint(respond: SearchEndpoints.count))
        routes.add("GET", "\(api)/search", JiraEndpoint(respond: SearchEndpoints.gone))
        routes.add("POST", "\(api)/search", JiraEndpoint(respond: SearchEndpoints.gone))
        routes.add("GET", "\(api)/issue/{key}/comment", JiraEndpoint(respond: CommentEndpoints.list))
        routes.add(
            "POST", "\(api)/issue/{key}/comment", JiraEndpoint(respond: CommentEndpoints.add, writesTo: "key"))
        routes.add(
            "PUT", "\(api)/issue/{key}/comment/{id}", JiraEndpoint(respond: CommentEndpoints.edit, writesTo: "key"))
        routes.add(
            "POST", "\(api)/issue/{key}/attachments", JiraEndpoint(respond: AttachmentEndpoints.add, writesTo: "key"))
        routes.add("GET", "\(api)/attachment/{id}", JiraEndpoint(respond: AttachmentEndpoints.get))
        routes.add("GET", "\(api)/attachment/content/{id}", JiraEndpoint(respond: AttachmentEndpoints.content))
        routes.add("POST", "\(api)/issueLink", JiraEndpoint(respond: LinkEndpoints.add))
        routes.add("GET", "\(api)/issue/{key}/remotelink", JiraEndpoint(respond: LinkEndpoints.remoteLinks))
        routes.add(
            "POST", "\(api)/issue/{key}/remotelink", JiraEndpoint(respond: LinkEndpoints.addRemote, writesTo: "key"))
        routes.add("GET", "\(api)/issue/{key}/transitions", JiraEndpoint(respond: WorkflowEndpoints.transitions))
        routes.add(
            "POST", "\(api)/issue/{key}/transitions",
            JiraEndpoint(respond: WorkflowEndpoints.perform, writesTo: "key"))
        routes.add("GET", "\(api)/issue/{key}/properties", JiraEndpoint(respond: PropertyEndpoints.keys))
        routes.add("GET", "\(api)/issue/{key}/properties/{property}", JiraEndpoint(respond: PropertyEndpoints.get))
        routes.add(
            "PUT", "\(api)/issue/{key}/properties/{property}",
            JiraEndpoint(respond: PropertyEndpoints.put, writesTo: "key"))
    }

    private static func addAgile(_ routes: inout RouteTable<JiraEndpoint>) {
        let agile = "/rest/agile/1.0"
        routes.add("GET", "\(agile)/board", JiraEndpoint(respond: AgileEndpoints.boards))
        routes.add("GET", "\(agile)/board/{board}/sprint", JiraEndpoint(respond: AgileEndpoints.sprints))
        routes.add("GET", "\(agile)/board/{board}/configuration", JiraEndpoint(respond: AgileEndpoints.configuration))
        routes.add("POST", "\(agile)/sprint", JiraEndpoint(respond: AgileEndpoints.create))
        routes.add("GET", "\(agile)/sprint/{sprint}", JiraEndpoint(respond: AgileEndpoints.get))
        routes.add("POST", "\(agile)/sprint/{sprint}", JiraEndpoint(respond: AgileEndpoints.update))
        routes.add("PUT", "\(agile)/sprint/{sprint}", JiraEndpoint(respond: AgileEndpoints.update))
        routes.add("POST", "\(agile)/sprint/{sprint}/issue", JiraEndpoint(respond: AgileEndpoints.moveIssues))
    }
}
