/// The place of an element: its way from the bundle, put into words only when there is something to say about it.
indirect enum FHIRPath: CustomStringConvertible {
    case root(String)
    case member(FHIRPath, String)
    case element(FHIRPath, Int)

    /// `Bundle.entry[0].resource.item[1]`
    var description: String {
        switch self {
        case .root(let name): name
        case .member(let holder, let name): "\(holder).\(name)"
        case .element(let holder, let place): "\(holder)[\(place)]"
        }
    }
}
