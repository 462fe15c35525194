using NeuroChip.Graph.Readers.Problems;
using NeuroChip.Hdf5;

namespace NeuroChip.Graph.Readers.Nir;

/// <summary>
/// Reads nodes and edges and dissolves sub-graphs: an edge to a sub-graph leads to its Input, an edge from it comes from
/// its Output, and both then vanish by joining what leads into them to what leads out of them.
/// </summary>
internal sealed class NirFlattener(ProblemBag problems)
{
    // Joining multiplies edges; a file small enough to read can still ask for too many.
    private const int MostEdges = 1_000_000;

    private static readonly string[] NotReadYet =
    [
        "Conv1d", "Conv2d", "Scale", "SumPool2d", "AvgPool2d", "Flatten", "Delay", "Threshold", "I", "LI", "CubaLI",
    ];

    private readonly Dictionary<string, NirNode> nodes = new(StringComparer.Ordinal);
    private readonly HashSet<(string Source, string Target)> edges = [];

    internal NirTopology Flatten(Hdf5Group root)
    {
        ReadGraph(root, "", isRoot: true);
        problems.ThrowIfErrors();
        JoinGates();
        problems.ThrowIfErrors();
        return new NirTopology(nodes, edges);
    }

    /// <summary>Reads one graph; returns where edges from and to it are to be joined.</summary>
    private (string In, string Out)? ReadGraph(Hdf5Group group, string prefix, bool isRoot)
    {
        FieldReader fields = new(group, problems);
        if (!group.TryGetGroup("nodes", out Hdf5Group? members) || !fields.Has("edges"))
        {
            problems.Add(FormatCodes.NotAGraph, group.Path, "the graph lacks 'nodes' or 'edges'");
            return null;
        }

        // Name in this graph -> where edges into it and out of it attach in the flat graph.
        Dictionary<string, (string In, string Out)?> ends = new(StringComparer.Ordinal);
        foreach (Hdf5Node member in members.Members)
        {
            ends[member.Name] = ReadNode(member, prefix, isRoot);
        }

        ReadEdges(group, ends);
        return isRoot ? null : GatesOf(group, prefix, members);
    }

    private (string In, string Out)? ReadNode(Hdf5Node member, string prefix, bool isRoot)
    {
        string name = prefix + member.Name;
        if (member is not Hdf5Group group)
        {
            problems.Add(FormatCodes.NotAGraph, member.Path, "a node is a group", "a dataset", "a group");
            return null;
        }

        FieldReader fields = new(group, problems);
        string? type = fields.Text("type");
        NirRole role;
        switch (type)
        {
            case null:
                return null;
            case "NIRGraph":
                return ReadGraph(group, name + "/", isRoot: false);
            case "Input":
                role = isRoot ? NirRole.Input : NirRole.Gate;
                break;
            case "Output":
                role = isRoot ? NirRole.Output : NirRole.Gate;
                break;
            case "Linear" or "Affine":
                role = NirRole.Weights;
                break;
            case "IF" or "LIF" or "CubaLIF":
                role = NirRole.Neurons;
                break;
            default:
                bool known = Array.IndexOf(NotReadYet, type) >= 0;
                problems.Add(
                    known ? FormatCodes.NodeNotRead : FormatCodes.UnknownNode,
                    group.Path,
                    known ? $"node '{name}' is of type {type}, which is not read yet" : $"node '{name}' is of a type NIR does not have",
                    type,
                    "Input, Output, Linear, Affine, IF, LIF, CubaLIF, NIRGraph");
                return null;
        }

        nodes.Add(name, new NirNode(name, type, role, group));
        return (name, name);
    }

    private void ReadEdges(Hdf5Group group, Dictionary<string, (string In, string Out)?> ends)
    {
        string path = $"{group.Path}/edges";
        Hdf5Dataset data = group.TryGetDataset("edges", out Hdf5Dataset? found) ? found : throw new InvalidOperationException("checked by the caller");
        bool isEmpty = data.Shape.Contains(0);
        if (!isEmpty && (data.Kind != Hdf5Kind.Text || data.Shape.Length != 2 || data.Shape[1] != 2))
        {
            problems.Add(FormatCodes.WrongShape, path, "'edges' is no list of pairs of names", $"{data.TypeName} of shape {FieldReader.Extents(data.Shape)}", "strings of shape Nx2");
            return;
        }

        string[] names = isEmpty ? [] : data.ToStrings();
        RepairNames(names, ends, path);
        for (int i = 0; i < names.Length; i += 2)
        {
            AddEdge(names[i], names[i + 1], ends, path);
        }
    }

    private void AddEdge(string source, string target, Dictionary<string, (string In, string Out)?> ends, string path)
    {
        if (!ends.TryGetValue(source, out (string In, string Out)? from) | !ends.TryGetValue(target, out (string In, string Out)? to))
        {
            string unknown = ends.ContainsKey(source) ? target : source;
            problems.Add(FormatCodes.UnknownEnd, path, $"the edge {source} -> {target} names a node that does not exist", unknown);
            return;
        }

        // Null: the node itself could not be read, which has been reported.
        if (from is not null && to is not null && !edges.Add((from.Value.Out, to.Value.In)))
        {
            problems.Add(FormatCodes.RepeatedEdge, path, $"the edge {source} -> {target} is given more than once");
        }
    }

    // Some files name a node in all edges by what it was called before it was put into a sub-graph.
    private void RepairNames(string[] names, Dictionary<string, (string In, string Out)?> ends, string path)
    {
        string[] unknown = [.. names.Distinct().Where(n => !ends.ContainsKey(n))];
        string[] unused = [.. ends.Keys.Except(names)];
        if (unknown.Length == 1 && unused.Length == 1)
        {
            problems.Add(FormatCodes.NameRepaired, path, $"the edges call node '{unused[0]}' by another name", unknown[0], unused[0]);
            names.AsSpan().Replace(unknown[0], unused[0]);
        }
    }

    private (string In, string Out)? GatesOf(Hdf5Group group, string prefix, Hdf5Group members)
    {
        List<string> ins = [];
        List<string> outs = [];
        foreach (Hdf5Node member in members.Members)
        {
            if (nodes.TryGetValue(prefix + member.Name, out NirNode? node) && node.Role == NirRole.Gate)
            {
                (node.Type == "Input" ? ins : outs).Add(node.Name);
            }
        }

        if (ins.Count == 1 && outs.Count == 1)
        {
            return (ins[0], outs[0]);
        }

        problems.Add(FormatCodes.SubGraph, group.Path, "the sub-graph cannot be joined to the graph around it", $"{ins.Count} Inputs and {outs.Count} Outputs", "1 of each");
        return null;
    }

    private void JoinGates()
    {
        foreach (NirNode gate in nodes.Values.Where(n => n.Role == NirRole.Gate).OrderBy(n => n.Name, StringComparer.Ordinal).ToArray())
        {
            string[] sources = [.. edges.Where(e => e.Target == gate.Name && e.Source != gate.Name).Select(e => e.Source)];
            string[] targets = [.. edges.Where(e => e.Source == gate.Name && e.Target != gate.Name).Select(e => e.Target)];
            if (sources.Length == 0 || targets.Length == 0)
            {
                problems.Add(FormatCodes.Unconnected, gate.Group.Path, $"nothing leads {(sources.Length == 0 ? "into" : "out of")} '{gate.Name}'");
            }

            if ((long)sources.Length * targets.Length > MostEdges - edges.Count)
            {
                problems.Add(FormatCodes.SubGraph, gate.Group.Path, "joining the sub-graph makes too many edges", $"{sources.Length} x {targets.Length}", $"{MostEdges} in all");
                return;
            }

            edges.RemoveWhere(e => e.Source == gate.Name || e.Target == gate.Name);
            nodes.Remove(gate.Name);
            edges.UnionWith(sources.SelectMany(s => targets.Select(t => (s, t))));
        }
    }
}
