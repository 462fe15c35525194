namespace NeuroChip.Emulator.Mesh.Analytic;

/// <summary>
/// The ways of all packets of one source and length as a tree: its root is the source's output, its inner nodes are links, its leaves
/// the inputs of target cores. Dimension order makes it one, since all ways of a source to a link are the same. All trees lie in flat
/// arrays, those of a source in one piece, parents before their children. What packets wait for is a server: a link, an input, or an
/// output.
/// </summary>
internal sealed class RouteTrees
{
    private readonly List<int> _server = [];
    private readonly List<int> _parent = [];
    private readonly List<double> _busy = [];
    private readonly List<double> _spacing = [];
    private readonly TrafficTable _table;
    private readonly MeshTimes _times;

    /// <summary>Works them out.</summary>
    /// <param name="table">The flows.</param>
    /// <param name="times">Times of the mesh.</param>
    /// <param name="interval">Ns between two packets of one spike.</param>
    public RouteTrees(TrafficTable table, MeshTimes times, double interval)
    {
        (_table, _times) = (table, times);
        int cores = table.Tiles.Length;
        int links = table.Shape.Links;
        FirstInput = links;
        FirstOutput = links + cores;
        int[] ports = [.. table.Flows.Where(flow => flow.Source < 0).Select(flow => flow.SourceTile).Distinct().Order()];
        Sources = cores + ports.Length;
        Servers = FirstOutput + Sources;
        Leaf = new int[table.Flows.Length];
        SourceOf = [.. table.Flows.Select(flow => flow.Source >= 0 ? flow.Source : cores + Array.BinarySearch(ports, flow.SourceTile))];
        ZeroLoad = [.. table.Flows.Select(times.ZeroLoad)];
        Start = new int[Sources + 1];
        ILookup<int, int> flows = Enumerable.Range(0, table.Flows.Length).ToLookup(flow => SourceOf[flow]);
        for (int source = 0; source < Sources; source++)
        {
            Start[source] = _server.Count;
            AddTree(source, source < cores ? interval : 0, flows[source]);
        }

        Start[Sources] = _server.Count;
        (Server, Parent, Busy, Spacing) = ([.. _server], [.. _parent], [.. _busy], [.. _spacing]);
    }

    /// <summary>Cores, and tiles at which hosts come in.</summary>
    public int Sources { get; }

    /// <summary>Links, inputs and outputs.</summary>
    public int Servers { get; }

    /// <summary>Number of the server that is the input of core 0.</summary>
    public int FirstInput { get; }

    /// <summary>Number of the server that is the output of source 0.</summary>
    public int FirstOutput { get; }

    /// <summary>First node of each source's trees; one more element than sources.</summary>
    public int[] Start { get; }

    /// <summary>Server of each node.</summary>
    public int[] Server { get; }

    /// <summary>Node before each node; a root's is itself.</summary>
    public int[] Parent { get; }

    /// <summary>For how many ns a packet keeps the server of a node busy.</summary>
    public double[] Busy { get; }

    /// <summary>Least ns between two packets of the source as they reach a node: what is slowest before it.</summary>
    public double[] Spacing { get; }

    /// <summary>Leaf of each flow.</summary>
    public int[] Leaf { get; }

    /// <summary>Source of each flow.</summary>
    public int[] SourceOf { get; }

    /// <summary>Latency of a packet of each flow when nothing is in the way.</summary>
    public double[] ZeroLoad { get; }

    private void AddTree(int source, double interval, IEnumerable<int> flows)
    {
        var nodes = new Dictionary<(int Server, int Flits), int>();
        foreach (int number in flows)
        {
            TrafficFlow flow = _table.Flows[number];
            int node = Child(nodes, flow, FirstOutput + source, -1, flow.Flits * _times.Flit, interval);
            foreach (int link in flow.Links)
            {
                node = Child(nodes, flow, link, node, _times.BusyOf(link, flow.Flits), interval);
            }

            Leaf[number] = Child(nodes, flow, FirstInput + flow.Target, node, _times.MessageIn, interval);
        }
    }

    private int Child(Dictionary<(int Server, int Flits), int> nodes, TrafficFlow flow, int server, int parent, double busy, double interval)
    {
        if (!nodes.TryGetValue((server, flow.Flits), out int node))
        {
            node = parent < 0 ? Add(server, _server.Count, busy, interval) : Add(server, parent, busy, Math.Max(_spacing[parent], _busy[parent]));
            nodes.Add((server, flow.Flits), node);
        }

        return node;
    }

    private int Add(int server, int parent, double busy, double spacing)
    {
        _server.Add(server);
        _parent.Add(parent);
        _busy.Add(busy);
        _spacing.Add(spacing);
        return _server.Count - 1;
    }
}
