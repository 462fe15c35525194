using System.Collections.Immutable;
using System.Runtime.InteropServices;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;

namespace NeuroChip.Emulator.Mesh;

/// <summary>Who sends to whom, worked out once from the out-axon tables of an image: flows between cores, and classes of compartments.</summary>
public sealed class TrafficTable
{
    /// <summary>Class of a lane that sends nothing.</summary>
    public const int Silent = -1;

    /// <summary>In <see cref="OnlyClass"/>: the compartments of the core are of several classes.</summary>
    public const int Mixed = -2;

    /// <summary>A relay head, the relay flit, and the packet itself.</summary>
    private const int RelayedFlits = 3;

    private readonly Dictionary<(int Source, int Target), int> _flowOf = [];
    private readonly List<TrafficFlow> _flows = [];
    private readonly List<TrafficClass> _classes = [];
    private readonly ChipParameters _parameters;
    private readonly int[] _tiles;
    private readonly int _relayedFlits;

    private TrafficTable(ChipParameters parameters, MeshShape shape, WordLayout layout)
    {
        _parameters = parameters;
        Shape = shape;
        _tiles = [.. parameters.Cores.Select(core => shape.TileOf(core.Address))];
        _relayedFlits = SpikePacket.ChipLimit(layout).Max > 0 ? 1 : RelayedFlits;
        ClassOfLane = new int[parameters.Lanes];
        OnlyClass = new int[parameters.Cores.Length];
        Array.Fill(ClassOfLane, Silent);
    }

    /// <summary>The grid.</summary>
    public MeshShape Shape { get; }

    /// <summary>All flows.</summary>
    public ImmutableArray<TrafficFlow> Flows { get; private set; }

    /// <summary>All classes, those of hosts at the end.</summary>
    public ImmutableArray<TrafficClass> Classes { get; private set; }

    /// <summary>Per lane, its class, or <see cref="Silent"/>.</summary>
    public int[] ClassOfLane { get; }

    /// <summary>Per core, the one class of all its compartments; <see cref="Silent"/> where all are silent, <see cref="Mixed"/> where they differ.</summary>
    public int[] OnlyClass { get; }

    /// <summary>Per core, the class of a packet that the host sends to it.</summary>
    public ImmutableArray<int> HostClass { get; private set; }

    /// <summary>Tile of each core.</summary>
    public ReadOnlySpan<int> Tiles => _tiles;

    /// <summary>Tiles on which an image has cores.</summary>
    public int TilesUsed => _tiles.Distinct().Count();

    /// <summary>Works it out.</summary>
    public static TrafficTable Of(ChipParameters parameters, MeshShape shape, WordLayout layout)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(shape);
        var table = new TrafficTable(parameters, shape, layout);
        foreach (CoreParameters core in parameters.Cores)
        {
            table.AddCore(core);
        }

        table.HostClass = [.. parameters.Cores.Select(core => table.AddClass(-1, [table.FlowOf(-1, core.Index)]))];
        table.Flows = [.. table._flows];
        table.Classes = [.. table._classes];
        return table;
    }

    private void AddCore(CoreParameters core)
    {
        var known = new Dictionary<TargetList, int>();
        int only = Silent;
        for (int compartment = 0; compartment < core.Compartments; compartment++)
        {
            int first = core.OutStart[compartment];
            int count = core.OutStart[compartment + 1] - first;
            int number = Silent;
            if (count > 0)
            {
                var targets = new TargetList(core.OutCore, first, count);
                if (!known.TryGetValue(targets, out number))
                {
                    number = AddClass(core.Index, [.. core.OutCore.AsSpan(first, count).ToArray().Select(target => FlowOf(core.Index, target))]);
                    known.Add(targets, number);
                }
            }

            ClassOfLane[core.FirstLane + compartment] = number;
            only = compartment == 0 || only == number ? number : Mixed;
        }

        OnlyClass[core.Index] = only;
    }

    private int AddClass(int source, ImmutableArray<int> flows)
    {
        _classes.Add(new TrafficClass { Source = source, Flows = flows });
        return _classes.Count - 1;
    }

    private int FlowOf(int source, int target)
    {
        ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(_flowOf, (source, target), out bool exists);
        if (exists)
        {
            return number;
        }

        int to = _tiles[target];
        int from = source >= 0 ? _tiles[source] : Shape.TileOf(_parameters.Cores[target].Address with { Core = 0 });
        ImmutableArray<int> links = [.. Shape.Route(from, to)];
        int offChip = links.Count(Shape.IsOffChip);
        number = _flows.Count;
        _flows.Add(new TrafficFlow
        {
            Source = source,
            SourceTile = from,
            Target = target,
            TargetTile = to,
            Links = links,
            HopsEastWest = links.Count(link => !Shape.IsOffChip(link) && MeshShape.IsEastWest(link)),
            HopsNorthSouth = links.Count(link => !Shape.IsOffChip(link) && !MeshShape.IsEastWest(link)),
            HopsOffChip = offChip,
            Flits = offChip > 0 ? _relayedFlits : 1,
        });
        return number;
    }

    /// <summary>A run of out-axon targets, compared by content.</summary>
    private readonly struct TargetList(int[] targets, int first, int count) : IEquatable<TargetList>
    {
        private ReadOnlySpan<int> Span => targets.AsSpan(first, count);

        public bool Equals(TargetList other) => Span.SequenceEqual(other.Span);

        public override bool Equals(object? obj) => obj is TargetList other && Equals(other);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            hash.AddBytes(MemoryMarshal.AsBytes(Span));
            return hash.ToHashCode();
        }
    }
}
