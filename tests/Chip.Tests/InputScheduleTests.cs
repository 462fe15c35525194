using Chip.Tests.Loading;
using NeuroChip.Spec;

namespace Chip.Tests;

using NeuroChip.Emulator;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Loading;
using NeuroChip.Emulator.State;

/// <summary>What waits for its step, against lists in a dictionary.</summary>
public sealed class InputScheduleTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Windows_get_what_was_given_in_the_order_it_was_given(bool unfolds)
    {
        ChipParameters parameters = Parameters();
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var schedule = new InputSchedule(parameters.Sources, unfolds);
            var waiting = new SortedDictionary<long, List<ArrivingSpike>>();
            var window = new RunWindow(parameters);
            long step = 0;
            for (int round = 0; round < 60; round++)
            {
                // Near, behind the first ring, and behind the longest one.
                int reach = random.Next(3) switch { 0 => 10, 1 => 1000, _ => 3 * InputRing.Longest };
                for (int i = random.Next(40); i > 0; i--)
                {
                    Give(schedule, parameters.Sources, waiting, step + 1 + random.Next(reach), random);
                }

                schedule.Waiting.ShouldBe(waiting.Values.Sum(list => list.Count));
                int steps = random.Next(8) == 0 ? InputRing.Longest / 2 : random.Next(1, 50);
                window.Prepare(step + 1, steps, []);
                schedule.Fill(window);
                for (int row = 0; row <= steps; row++)
                {
                    long due = step + 1 + row;
                    if (!waiting.TryGetValue(due, out List<ArrivingSpike>? packets))
                    {
                        (window.SourcesOf(row).Length + window.ArrivalsOf(row).Length == 0).ShouldBeTrue();
                        continue;
                    }

                    Unfold(window.PacketsOf(row)).ShouldBe(packets, $"seed {seed}, step {due}");
                    (window.SourcesOf(row).Length == 0 || window.ArrivalsOf(row).Length == 0).ShouldBeTrue();
                    (unfolds ? window.SourcesOf(row).Length : 0).ShouldBe(0);
                    if (row < steps)
                    {
                        waiting.Remove(due);
                    }
                }

                step += steps;
                schedule.Peek(step + 1).ShouldBe(waiting.GetValueOrDefault(step + 1, []));
                schedule.Peek(step).ShouldBeEmpty("it is past");
                schedule.Drop(step + 1, spike => spike.Axon == 0);
                if (unfolds && waiting.TryGetValue(step + 1, out List<ArrivingSpike>? next))
                {
                    next.RemoveAll(spike => spike.Axon == 0);
                }
            }
        }
    }

    [Fact]
    public void Spikes_of_sources_stay_numbers_until_a_host_gives_packets_for_their_step()
    {
        ChipParameters parameters = Parameters();
        var schedule = new InputSchedule(parameters.Sources, unfolds: false);
        var window = new RunWindow(parameters);
        schedule.AddSources(1, [1, 0, 1]);
        schedule.AddSources(2, [1]);
        schedule.AddPacket(2, new ArrivingSpike(0, 0));
        schedule.AddSources(2, [0]);
        schedule.Waiting.ShouldBe(9);
        window.Prepare(1, 3, []);
        schedule.Fill(window);
        window.SourcesOf(1).ToArray().ShouldBe([1, 0, 1]);
        window.ArrivalsOf(1).Length.ShouldBe(0);
        window.PacketsOf(1).Count.ShouldBe(5);
        window.SourcesOf(2).Length.ShouldBe(0);
        Unfold(window.PacketsOf(2)).ShouldBe(
            [new ArrivingSpike(0, 1), new ArrivingSpike(0, 0), new ArrivingSpike(0, 0), new ArrivingSpike(0, 0)]);
        schedule.Waiting.ShouldBe(0);
    }

    [Fact]
    public void Clearing_forgets_near_and_far_steps_and_starts_over()
    {
        ChipParameters parameters = Parameters();
        var schedule = new InputSchedule(parameters.Sources, unfolds: false);
        schedule.AddSources(3, [0]);
        schedule.AddSources(Chip.LastStep, [0]);
        schedule.Clear();
        schedule.Waiting.ShouldBe(0);
        schedule.AddSources(Chip.LastStep, [1]);
        schedule.AddSources(3, [1]);
        schedule.Peek(4).Length.ShouldBe(2);
        schedule.Peek(Chip.LastStep + 1).Length.ShouldBe(2);
        schedule.Clear();

        var window = new RunWindow(parameters);
        schedule.AddSources(4, [1]);
        window.Prepare(1, 90, []);
        schedule.Fill(window);
        window.SourcesOf(4).ToArray().ShouldBe([1]);
        schedule.Clear();
        schedule.AddSources(2, [0]);
        window.Prepare(1, 90, []);
        schedule.Fill(window);
        window.SourcesOf(2).ToArray().ShouldBe([0]);
        window.SourcesOf(4).Length.ShouldBe(0);
    }

    [Fact]
    public void A_run_that_has_its_buffers_allocates_nothing_for_input()
    {
        ChipParameters parameters = Parameters();
        var schedule = new InputSchedule(parameters.Sources, unfolds: false);
        var window = new RunWindow(parameters);
        int[] spikes = [0, 1, 1, 0, 1];
        long step = 0;
        void RunSome()
        {
            for (int i = 0; i < 100; i++)
            {
                for (int s = 1; s <= 64; s++)
                {
                    schedule.AddSources(step + s, spikes);
                }

                schedule.AddPacket(step + 5, new ArrivingSpike(0, 0));
                window.Prepare(step + 1, 64, []);
                schedule.Fill(window);
                step += 64;
            }
        }

        RunSome();
        AllocationGate.Least(RunSome).ShouldBe(0);
    }

    private static void Give(
        InputSchedule schedule, SourceTable sources, SortedDictionary<long, List<ArrivingSpike>> waiting, long step, Random random)
    {
        if (!waiting.TryGetValue(step + 1, out List<ArrivingSpike>? list))
        {
            waiting.Add(step + 1, list = []);
        }

        if (random.Next(8) == 0)
        {
            var packet = new ArrivingSpike(0, random.Next(2));
            schedule.AddPacket(step, packet);
            list.Add(packet);
            return;
        }

        int[] spikes = [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(sources.Count))];
        schedule.AddSources(step, spikes);
        foreach (int source in spikes)
        {
            list.AddRange(sources.TargetsOf(source));
        }
    }

    private static List<ArrivingSpike> Unfold(ArrivingPackets packets)
    {
        var list = new List<ArrivingSpike>();
        foreach (ArrivingSpike packet in packets)
        {
            list.Add(packet);
        }

        list.Count.ShouldBe(packets.Count);
        return list;
    }

    /// <summary>Source 0 becomes one packet, source 1 two, source 2 none.</summary>
    private static ChipParameters Parameters()
    {
        TestImage image = TestImage.OneCore();
        image.SetSources(
            [new AxonMap { Count = 1 }, new AxonMap { First = 1, Count = 2 }, default],
            [new AxonOut { Kind = AxonKind.Discrete, Axon = 0 }, new AxonOut { Kind = AxonKind.Discrete, Axon = 1 }, new AxonOut { Kind = AxonKind.Discrete, Axon = 0 }]);
        ChipParameters parameters = ImageLoader.Load(image.Build(), image.Profile);
        parameters.Sources = SourceTable.Load(image.Build(), parameters);
        return parameters;
    }
}
