using System.Collections.Immutable;

namespace NeuroChip.Emulator.Mesh.Flits;

/// <summary>
/// Latency and throughput of a mesh under synthetic load: nodes make packets at random (Bernoulli), each waits at its source as long
/// as it must, those made while measuring are followed to their arrival.
/// </summary>
public static class MeshStudy
{
    /// <summary>Computes one point.</summary>
    /// <exception cref="ArgumentException">The configuration or the pattern has a problem.</exception>
    public static MeshStudyResult Run(MeshConfig config, MeshStudyOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(options);
        var network = new FlitNetwork(config);
        var source = new TrafficSource(options.Pattern, config.Shape, options.Seed, options.Hotspot, options.HotspotShare);
        var sums = new Sums(options.WarmUpCycles, options.WarmUpCycles + options.MeasuredCycles);
        long end = sums.End + options.DrainCycles;
        while (network.Cycle < sums.End || (sums.Open > 0 && network.Cycle < end))
        {
            cancel.ThrowIfCancellationRequested();
            if (network.Cycle == sums.Start)
            {
                Array.Clear(network.LinkPackets);
            }

            // The load goes on while measured packets are under way, or they would find the mesh emptier than it was.
            for (int node = 0; node < config.Nodes; node++)
            {
                if (source.Fires(options.Rate))
                {
                    network.Send(node, source.TargetOf(node), options.PacketFlits, network.Cycle);
                    sums.Made(network.Cycle, options.PacketFlits);
                }
            }

            network.Step();
            foreach (int packet in network.Arrived)
            {
                sums.Arrived(network[packet], network.Cycle - 1);
            }

            if (network.Cycle == sums.End)
            {
                sums.LinkPackets = [.. network.LinkPackets];
            }
        }

        return sums.Result(config.Nodes, options.MeasuredCycles, options.PacketFlits);
    }

    private sealed class Sums(long start, long end)
    {
        private long _packets;
        private long _latency;
        private long _network;
        private long _longest;
        private long _hops;
        private long _offered;
        private long _accepted;

        public long Start { get; } = start;

        public long End { get; } = end;

        public ImmutableArray<long> LinkPackets { get; set; }

        /// <summary>Measured packets under way.</summary>
        public long Open { get; private set; }

        public void Made(long cycle, int flits)
        {
            if (cycle >= Start && cycle < End)
            {
                Open++;
                _offered += flits;
            }
        }

        public void Arrived(in FlitPacket packet, long cycle)
        {
            _accepted += cycle >= Start && cycle < End ? packet.Flits : 0;
            if (packet.Created < Start || packet.Created >= End)
            {
                return;
            }

            Open--;
            _packets++;
            _latency += packet.Arrived - packet.Created;
            _network += packet.Arrived - packet.Injected;
            _longest = Math.Max(_longest, packet.Arrived - packet.Created);
            _hops += packet.Hops + 1;
        }

        public MeshStudyResult Result(int nodes, int cycles, int flits)
        {
            double count = Math.Max(_packets, 1);
            double perNode = (double)nodes * cycles;
            return new MeshStudyResult(
                _packets, _latency / count, _network / count, _longest, _hops / count, _offered / perNode, _accepted / perNode,
                [.. LinkPackets.Select(count => (double)count * flits / cycles)], Open > 0);
        }
    }
}
