using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.Mesh.Events;
using Xunit.Abstractions;

namespace Chip.Tests.Mesh;

/// <summary>The event model against arithmetic, against one queue of all events, and against the flit model.</summary>
public sealed class EventMeshTests(ITestOutputHelper output)
{
    private const int Networks = 20;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    public void Messages_that_are_merged_are_those_that_were_added_in_order_of_time_and_then_of_adding(int seed)
    {
        var random = new Random(seed);
        var queue = new MessageQueue();
        for (int turn = 0; turn < 50; turn++)
        {
            var added = new List<Message>();
            for (int run = random.Next(seed); run >= 0; run--)
            {
                double time = random.Next(5);
                for (int i = random.Next(40); i > 0; i--)
                {
                    time += random.Next(3);
                    added.Add(new Message(time, added.Count, 0, 0));
                    queue.Add(added[^1]);
                }
            }

            queue.Sorted().ToArray().ShouldBe(added.OrderBy(message => message.Time));
            queue.Clear();
        }
    }

    /// <summary>
    /// A hop to the east costs 4.1 ns, one to the south 6.5, the way into the core 2.1. Packets leave their core a flit apart
    /// (0.2907 ns), but a channel of the two is held for three flits: of four packets of one spike the last two leave after 3 and 4.
    /// </summary>
    [Fact]
    public void Packets_of_one_spike_take_hops_flits_and_channels_that_a_reader_can_add_up()
    {
        const double flit = 0.2907;
        MeshTraffic mesh = new(seed: 3, span: 0, spikes: 0);
        int number = Enumerable.Range(0, mesh.Table.Flows.Length).First(i => mesh.Table.Flows[i].Hops > 1 && mesh.Table.Flows[i].Source >= 0);
        TrafficFlow flow = mesh.Table.Flows[number];
        int sent = Enumerable.Range(0, mesh.Table.Classes.Length).First(i => mesh.Table.Classes[i].Flows.Contains(number));
        TrafficClass packets = mesh.Table.Classes[sent];
        double way = (flow.HopsEastWest * 4.1) + (flow.HopsNorthSouth * 6.5) + 2.1;

        mesh.Traffic.Sends.Add(new Send(sent, 10 * flit, 0));
        double[] leaves = [10, 11, 13, 14];
        double last = leaves[packets.Flows.LastIndexOf(number)] * flit;
        mesh.Run(mesh.Event).LastArrival[flow.Target].ShouldBe(last + way, 1e-9);
    }

    [Theory]
    [InlineData(1000, 20)]
    [InlineData(100, 100)]
    [InlineData(10, 200)]
    public void Link_by_link_gives_what_one_queue_of_all_events_gives(double span, int spikes)
    {
        for (int seed = 1; seed <= Networks; seed++)
        {
            var mesh = new MeshTraffic(seed, span, spikes);
            var reference = new ReferenceEvents(mesh);
            reference.Run();
            MeshStep step = mesh.Run(mesh.Event);

            step.LastArrival.ShouldBe(reference.LastArrival, 1e-9, $"seed {seed}");
            step.LatencySum.ShouldBe(reference.Latency, 1e-6, $"seed {seed}");
            step.LongestLatency.ShouldBe(reference.Longest, 1e-9, $"seed {seed}");
        }
    }

    [Theory]
    [InlineData("loihi1-d18")]
    [InlineData("loihi1-sanafe")]
    public void Both_models_bring_every_packet_over_the_links_of_its_way(string profile)
    {
        for (int seed = 1; seed <= Networks; seed++)
        {
            var mesh = new MeshTraffic(seed, 200, 50, profile);
            int[] flows = [.. mesh.Traffic.Sends.SelectMany(send => mesh.Table.Classes[send.Class].Flows)];
            var links = new int[mesh.Table.Shape.Links];
            foreach (int link in flows.SelectMany(flow => mesh.Table.Flows[flow].Links))
            {
                links[link]++;
            }

            foreach (IMeshModel model in new[] { mesh.Event, mesh.Flit })
            {
                // Twice, since a step must not know of the one before.
                var step = new MeshStep(mesh.Table.Tiles.Length, mesh.Table.Shape.Links);
                model.Run(mesh.Traffic, step);
                double latency = step.LatencySum;
                model.Run(mesh.Traffic, step);
                step.Packets.ShouldBe(flows.Length);
                step.LinkPackets.ShouldBe(links);
                step.LatencySum.ShouldBe(latency);
            }
        }
    }

    /// <summary>
    /// The last packet of each core, as a share of when it comes, and the mean latency. Light load, about what a port takes,
    /// and far more than the mesh takes.
    /// </summary>
    [Theory]
    [InlineData(2000, 20, 0.01, 0.03)]
    [InlineData(200, 100, 0.05, 0.05)]
    [InlineData(20, 200, 0.25, 0.15)]
    public void The_event_model_is_near_the_flit_model(double span, int spikes, double arrivalBound, double latencyBound)
    {
        double worst = 0;
        double worstLatency = 0;
        for (int seed = 1; seed <= Networks; seed++)
        {
            var mesh = new MeshTraffic(seed, span, spikes);
            MeshStep events = mesh.Run(mesh.Event);
            MeshStep flits = mesh.Run(mesh.Flit);
            for (int core = 0; core < events.LastArrival.Length; core++)
            {
                worst = Math.Max(worst, Math.Abs(events.LastArrival[core] - flits.LastArrival[core]) / Math.Max(1, flits.LastArrival[core]));
            }

            worstLatency = Math.Max(worstLatency, Math.Abs(events.LatencySum - flits.LatencySum) / flits.LatencySum);
        }

        output.WriteLine($"last arrival {worst:P2}, mean latency {worstLatency:P2}");
        worst.ShouldBeLessThan(arrivalBound);
        worstLatency.ShouldBeLessThan(latencyBound);
    }
}
