/// The endpoints of the site.
enum JiraRoutes {
    static let table: RouteTable<JiraHandler> = {
        var routes = RouteTable<JiraHandler>()
        addMetadata(&routes)
        addIssues(&routes)
        addAgile(&routes)
        return routes
    }()

    private static let api = "/rest/api/3"

    private static func addMetadata(_ routes: inout RouteTable<JiraHandler>) {
        routes.add("GET", "\(api)/myself", JiraHandler(respond: UserEndpoints.myself))
        routes.add("GET", "\(api)/serverInfo", JiraHandler(respond: MetadataEndpoints.serverInfo))
        routes.add("GET", "\(api)/configuration", JiraHandler(respond: MetadataEndpoints.configuration))
        routes.add("GET", "\(api)/mypermissions", JiraHandler(respond: MetadataEndpoints.permissions))
        routes.add("GET", "\(api)/project/{project}", JiraHandler(respond: MetadataEndpoints.project))
        routes.add("GET", "\(api)/project/{project}/statuses", JiraHandler(respond: MetadataEndpoints.statuses))
        routes.add("GET", "\(api)/project/{project}/components", JiraHandler(respond: ComponentEndpoints.list))
        routes.add("POST", "\(api)/component", JiraHandler(respond: ComponentEndpoints.create))
        routes.add(
            "GET", "\(api)/issue/createmeta/{project}/issuetypes", JiraHandler(respond: MetadataEndpoints.issueTypes))
        routes.add(
            "GET", "\(api)/issue/createmeta/{project}/issuetypes/{type}",
            JiraHandler(respond: MetadataEndpoints.createFields))
        routes.add("GET", "\(api)/priority", JiraHandler(respond: MetadataEndpoints.priorities))
        routes.add("GET", "\(api)/priority/search", JiraHandler(respond: MetadataEndpoints.prioritySearch))
        routes.add("GET", "\(api)/field", JiraHandler(respond: MetadataEndpoints.fields))
        routes.add("GET", "\(api)/user", JiraHandler(respond: UserEndpoints.get))
        routes.add("POST", "\(api)/user", JiraHandler(respond: UserEndpoints.create))
        routes.add("GET", "\(api)/user/search", JiraHandler(respond: UserEndpoints.search))
        routes.add("GET", "\(api)/user/assignable/search", JiraHandler(respond: UserEndpoints.assignable))
        routes.add("GET", "\(api)/users/search", JiraHandler(respond: UserEndpoints.all))
        routes.add("GET", "\(api)/users", JiraHandler(respond: UserEndpoints.all))
        routes.add("POST", "\(api)/workflows", JiraHandler(respond: WorkflowEndpoints.read))
        routes.add("GET", "\(api)/workflows/search", JiraHandler(respond: WorkflowEndpoints.search))
        routes.add("GET", "\(api)/issueLinkType", JiraHandler(respond: LinkEndpoints.types))
        routes.add("POST", "\(api)/issueLinkType", JiraHandler(respond: LinkEndpoints.addType))
        routes.add("GET", "\(api)/attachment/meta", JiraHandler(respond: AttachmentEndpoints.meta))
    }

    private static func addIssues(_ routes: inout RouteTable<JiraHandler>) {
        routes.add("GET", "\(api)/issue/limit/report", JiraHandler(respond: IssueReadEndpoints.limitReport))
        routes.add("POST", "\(api)/issue", JiraHandler(respond: IssueCreateEndpoints.create))
        routes.add("POST", "\(api)/issue/bulk", JiraHandler(respond: IssueCreateEndpoints.createBulk))
        routes.add("POST", "\(api)/issue/bulkfetch", JiraHandler(respond: IssueReadEndpoints.bulkFetch))
        routes.add("GET", "\(api)/issue/{key}", JiraHandler(respond: IssueReadEndpoints.get))
        routes.add("PUT", "\(api)/issue/{key}", JiraHandler(respond: IssueEditEndpoint.edit, writesTo: "key"))
        routes.add("GET", "\(api)/search/jql", JiraHandler(respond: SearchEndpoints.get))
        routes.add("POST", "\(api)/search/jql", JiraHandler(respond: SearchEndpoints.post))
        routes.add("POST", "\(api)/search/approximate-count", JiraHandler(respond: SearchEndpoints.count))
        routes.add("GET", "\(api)/search", JiraHandler(respond: SearchEndpoints.gone))
        routes.add("POST", "\(api)/search", JiraHandler(respond: SearchEndpoints.gone))
        routes.add("GET", "\(api)/issue/{key}/comment", JiraHandler(respond: CommentEndpoints.list))
        routes.add(
            "POST", "\(api)/issue/{key}/comment", JiraHandler(respond: CommentEndpoints.add, writesTo: "key"))
        routes.add(
            "PUT", "\(api)/issue/{key}/comment/{id}", JiraHandler(respond: CommentEndpoints.edit, writesTo: "key"))
        routes.add(
            "POST", "\(api)/issue/{key}/attachments", JiraHandler(respond: AttachmentEndpoints.add, writesTo: "key"))
        routes.add("GET", "\(api)/attachment/{id}", JiraHandler(respond: AttachmentEndpoints.get))
        routes.add("GET", "\(api)/attachment/content/{id}", JiraHandler(respond: AttachmentEndpoints.content))
        routes.add("POST", "\(api)/issueLink", JiraHandler(respond: LinkEndpoints.add))
        routes.add("GET", "\(api)/issue/{key}/remotelink", JiraHandler(respond: LinkEndpoints.remoteLinks))
        routes.add(
            "POST", "\(api)/issue/{key}/remotelink", JiraHandler(respond: LinkEndpoints.addRemote, writesTo: "key"))
        routes.add(
            "DELETE", "\(api)/issue/{key}/remotelink", JiraHandler(respond: LinkEndpoints.removeRemote, writesTo: "key")
        )
        routes.add("GET", "\(api)/issue/{key}/transitions", JiraHandler(respond: WorkflowEndpoints.transitions))
        routes.add(
            "POST", "\(api)/issue/{key}/transitions",
            JiraHandler(respond: WorkflowEndpoints.perform, writesTo: "key"))
        routes.add("GET", "\(api)/issue/{key}/properties", JiraHandler(respond: PropertyEndpoints.keys))
        routes.add("GET", "\(api)/issue/{key}/properties/{property}", JiraHandler(respond: PropertyEndpoints.get))
        routes.add(
            "PUT", "\(api)/issue/{key}/properties/{property}",
            JiraHandler(respond: PropertyEndpoints.put, writesTo: "key"))
    }

    private static func addAgile(_ routes: inout RouteTable<JiraHandler>) {
        let agile = "/rest/agile/1.0"
        routes.add("GET", "\(agile)/board", JiraHandler(respond: AgileEndpoints.boards))
        routes.add("GET", "\(agile)/board/{board}/sprint", JiraHandler(respond: AgileEndpoints.sprints))
        routes.add("GET", "\(agile)/board/{board}/configuration", JiraHandler(respond: AgileEndpoints.configuration))
        routes.add("POST", "\(agile)/sprint", JiraHandler(respond: AgileEndpoints.create))
        routes.add("GET", "\(agile)/sprint/{sprint}", JiraHandler(respond: AgileEndpoints.get))
        routes.add("POST", "\(agile)/sprint/{sprint}", JiraHandler(respond: AgileEndpoints.update))
        routes.add("PUT", "\(agile)/sprint/{sprint}", JiraHandler(respond: AgileEndpoints.update))
        routes.add("POST", "\(agile)/sprint/{sprint}/issue", JiraHandler(respond: AgileEndpoints.moveIssues))
    }
}
