using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.State;
using NeuroChip.Emulator.Timing;

namespace NeuroChip.Emulator.Energy;

/// <summary>What packets of one sender caused, as whole numbers: on the mesh, and at their target cores.</summary>
internal sealed class PacketSums(int cores)
{
    private readonly long[] _events = new long[cores];
    private long _eastWest;
    private long _northSouth;
    private long _offChip;
    private long _words;

    /// <summary>Packets.</summary>
    public long Packets { get; private set; }

    /// <summary>Hops in all directions and over off-chip links.</summary>
    public long Hops => _eastWest + _northSouth + _offChip;

    /// <summary>Synapses walked.</summary>
    public long SynapticEvents => _events.Sum();

    /// <summary>Adds packets of a flow that walk a synapse list.</summary>
    public void Add(TrafficFlow flow, SynapseRows rows, int axon, long packets)
    {
        Packets += packets;
        _eastWest += packets * flow.HopsEastWest;
        _northSouth += packets * flow.HopsNorthSouth;
        _offChip += packets * flow.HopsOffChip;
        _words += packets * rows.Words[axon];
        _events[flow.Target] += packets * (rows.Start[axon + 1] - rows.Start[axon]);
    }

    /// <summary>Forgets them.</summary>
    public void Reset()
    {
        Array.Clear(_events);
        _eastWest = _northSouth = _offChip = _words = Packets = 0;
    }

    /// <summary>Adds their energies in pJ.</summary>
    /// <param name="costs">What events cost.</param>
    /// <param name="pipelines">What a synapse costs on each core.</param>
    /// <param name="fromOutside">Whether a host sent them, so that no core did.</param>
    /// <param name="energy">Energies by <see cref="EnergyUnit"/>, to which is added.</param>
    public void AddTo(double[] energy, CostTable costs, CorePipeline[] pipelines, bool fromOutside)
    {
        for (int core = 0; core < _events.Length; core++)
        {
            energy[(int)EnergyUnit.Synapses] += _events[core] * pipelines[core].Synapse.Energy;
        }

        energy[(int)EnergyUnit.Synapses] += _words * costs.SynapseWord.Energy;
        energy[(int)EnergyUnit.Messages] += Packets * (costs.MessageIn.Energy + (fromOutside ? 0 : costs.MessageOut.Energy));
        energy[(int)EnergyUnit.HopsEastWest] += _eastWest * costs.HopEastWest.Energy;
        energy[(int)EnergyUnit.HopsNorthSouth] += _northSouth * costs.HopNorthSouth.Energy;
        energy[(int)EnergyUnit.OffChip] += _offChip * costs.OffChip.Energy;
        energy[(int)EnergyUnit.TileLocal] += Packets * costs.TileSpike.Energy;
        energy[(int)EnergyUnit.Host] += fromOutside ? Packets * costs.HostPacket.Energy : 0;
    }
}
