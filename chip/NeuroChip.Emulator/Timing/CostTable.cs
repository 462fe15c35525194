using System.Collections.Immutable;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Emulator.Timing;

/// <summary>
/// The costs of a profile, ready to compute with. Where a profile gives no number the cost is 0 and its name stands in
/// <see cref="Missing"/>, so that a report can say what it does not count. 1 mW is 1 pJ/ns.
/// </summary>
public sealed class CostTable
{
    private readonly ChipProfile _profile;
    private readonly ImmutableArray<CostUse>.Builder _used = ImmutableArray.CreateBuilder<CostUse>();
    private readonly ImmutableArray<string>.Builder _missing = ImmutableArray.CreateBuilder<string>();

    private CostTable(ChipProfile profile, int tiles, MeshFidelity fidelity)
    {
        _profile = profile;
        if (Has("synapse-energy") || Has("synapse-time"))
        {
            DenseSynapse = SparseSynapse = SharedSynapse = Read("synapse");
        }
        else
        {
            (DenseSynapse, SparseSynapse, SharedSynapse) = (Read("synapse-dense"), Read("synapse-sparse"), Read("synapse-conv"));
        }

        if (Has("neuron-access-energy") || Has("neuron-access-time"))
        {
            (Cost access, Cost update) = (Read("neuron-access"), Read("neuron-update"));
            (IdleUpdate, ActiveUpdate) = (access, new Cost(access.Energy + update.Energy, access.Time + update.Time));
        }
        else
        {
            (IdleUpdate, ActiveUpdate) = (Read("neuron-idle"), Read("neuron-active"));
        }

        SynapseWord = Read("synapse-word");
        SpikeOut = Read("spike-out");
        MessageOut = Read("message-out");
        MessageIn = Read("message-in");
        MicroOp = Read("micro-op");
        Visit = Read("visit");
        TraceUpdate = Read("trace-update");
        TileSpike = Read("tile-spike");
        HopEastWest = Read("hop-east-west");
        HopNorthSouth = Read("hop-north-south");
        OffChip = Read("off-chip");
        HostPacket = Read("host-packet");
        Barrier = new Cost(AtTiles("barrier-energy", tiles), AtTiles("barrier-time", tiles));
        CoreStatic = Number("core-static-power");
        TileStatic = Number("tile-static-power");
        ChipStatic = Number("chip-static-power");
        Tick = Has("tick-time") ? Number("tick-time") : 0;
        NameRouter(fidelity);
        Used = _used.ToImmutable();
        Missing = _missing.ToImmutable();
    }

    /// <summary>Where the costs come from.</summary>
    public string Source => _profile.CostSource;

    /// <summary>A synapse walked whose list needs no index.</summary>
    public Cost DenseSynapse { get; }

    /// <summary>A synapse walked whose list has indices.</summary>
    public Cost SparseSynapse { get; }

    /// <summary>A synapse walked whose list several compartments share, as in a convolution.</summary>
    public Cost SharedSynapse { get; }

    /// <summary>A 64-bit word of synapse memory read.</summary>
    public Cost SynapseWord { get; }

    /// <summary>The update of a compartment without input and spike.</summary>
    public Cost IdleUpdate { get; }

    /// <summary>The update of a compartment with input or spike.</summary>
    public Cost ActiveUpdate { get; }

    /// <summary>A spike of a compartment.</summary>
    public Cost SpikeOut { get; }

    /// <summary>A packet sent.</summary>
    public Cost MessageOut { get; }

    /// <summary>A packet taken in.</summary>
    public Cost MessageIn { get; }

    /// <summary>A learning instruction.</summary>
    public Cost MicroOp { get; }

    /// <summary>A visit of a plastic synapse.</summary>
    public Cost Visit { get; }

    /// <summary>A trace brought up to date.</summary>
    public Cost TraceUpdate { get; }

    /// <summary>The way between a core and its router, once a packet.</summary>
    public Cost TileSpike { get; }

    /// <summary>A hop to the east or west.</summary>
    public Cost HopEastWest { get; }

    /// <summary>A hop to the north or south.</summary>
    public Cost HopNorthSouth { get; }

    /// <summary>A link between two chips.</summary>
    public Cost OffChip { get; }

    /// <summary>A packet from the host; the time is that from one to the next.</summary>
    public Cost HostPacket { get; }

    /// <summary>The barrier of a step, at the number of tiles that take part.</summary>
    public Cost Barrier { get; }

    /// <summary>Static power of a core in mW.</summary>
    public double CoreStatic { get; }

    /// <summary>Static power of a tile in mW, its cores not among it.</summary>
    public double TileStatic { get; }

    /// <summary>Static power of a chip in mW, its tiles not among it.</summary>
    public double ChipStatic { get; }

    /// <summary>Ns between two ticks; 0 on a chip whose steps end with the barrier.</summary>
    public double Tick { get; }

    /// <summary>Every number that times and energies are computed with.</summary>
    public ImmutableArray<CostUse> Used { get; }

    /// <summary>Names of costs that the profile does not give; each counts 0.</summary>
    public ImmutableArray<string> Missing { get; }

    /// <summary>Resolves the costs for an image that has cores on so many tiles.</summary>
    /// <param name="profile">The chip.</param>
    /// <param name="tiles">Tiles that take part in barriers.</param>
    /// <param name="fidelity">The model of the mesh, whose numbers of the router are then among <see cref="Used"/>.</param>
    public static CostTable Of(ChipProfile profile, int tiles, MeshFidelity fidelity = MeshFidelity.None)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return new CostTable(profile, tiles, fidelity);
    }

    /// <summary>The analytic model knows links only; the others know how long routers hold a channel, or all there is.</summary>
    private void NameRouter(MeshFidelity fidelity)
    {
        foreach (ProfileValue value in _profile.Router.Values)
        {
            bool isLink = value.Name is "flit-time" or "off-chip-flit-cycles";
            if (fidelity is MeshFidelity.Event or MeshFidelity.Flit || (isLink && fidelity == MeshFidelity.Analytic))
            {
                _used.Add(new CostUse(value.Name, (double)value.Value, value.Unit, value.Kind, value.Source));
            }
        }
    }

    private bool Has(string name) => _profile.Costs.ContainsKey(name);

    private Cost Read(string name) => new(Number(name + "-energy"), Number(name + "-time"));

    private double Number(string name)
    {
        if (!_profile.Costs.TryGetValue(name, out ProfileValue? value))
        {
            _missing.Add(name);
            return 0;
        }

        _used.Add(new CostUse(name, (double)value.Value, value.Unit, value.Kind, value.Source));
        return (double)value.Value;
    }

    /// <summary>Linear between the points of a value, held outside of them; estimated wherever no point lies.</summary>
    private double AtTiles(string name, int tiles)
    {
        if (!_profile.Costs.TryGetValue(name, out ProfileValue? value) || value.Points.Length == 1)
        {
            return Number(name);
        }

        decimal at = Math.Clamp(tiles, value.Points[0].At, value.Points[^1].At);
        bool isPoint = value.Points.Any(point => point.At == tiles);
        string note = isPoint ? "" : at == tiles ? $"; linear, at {tiles} tiles" : $"; held from {at} tiles on, at {tiles} tiles";
        double result = (double)value.At(at);
        _used.Add(new CostUse(name, result, value.Unit, isPoint ? value.Kind : ValueKind.Estimated, value.Source + note));
        return result;
    }
}
