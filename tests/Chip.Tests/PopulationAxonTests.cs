using Chip.Tests.Engines;
using Chip.Tests.Loading;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Synapses;

namespace Chip.Tests;

using NeuroChip.Emulator;
using NeuroChip.Emulator.Engines;

/// <summary>Population axons, axonal delays and atoms from an image's words to the spikes they cause, on every engine.</summary>
public sealed class PopulationAxonTests
{
    private const int Compartments = 8;

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void Atoms_of_map_and_entry_add_up_and_delays_travel_with_the_packet(string engine)
    {
        // Compartment 0 spikes in step 2. One slot: list 0 (weight 100 onto 0) shifted by 3 + 1, one step later.
        // Two slots: list 1 (weight 60 onto 1, delay 2) shifted by 5 + 1.
        using Chip chip = Load(Sending(), engine);
        chip.Parameters.Cores[0].Rows.Shifted.ShouldBe([true, true]);
        chip.TryInjectSource(0, 1).ShouldBeTrue();
        var spikes = new List<SpikeEvent>();
        chip.Run(2, new Recorder(chip, spikes));
        chip.ReadState(0).InFlight.ShouldBe([PacketCode.Pack(1, 6, 0), PacketCode.Pack(0, 4, 1)]);
        chip.Run(6, new Recorder(chip, spikes));
        spikes.ShouldBe([new SpikeEvent(2, 0, 0), new SpikeEvent(4, 0, 4), new SpikeEvent(5, 0, 7)]);
        chip.Total(CoreCounter.SpikesOut).ShouldBe(2, "an Extension sends nothing");
        chip.Total(CoreCounter.SpikesIn).ShouldBe(3);
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void A_source_of_a_population_reaches_its_own_compartment(string engine)
    {
        TestImage image = Sending();
        image.SetSources(
            [new AxonMap { Count = 1 }, new AxonMap { Count = 1, Atom = 4 }, new AxonMap { First = 1, Count = 2, Atom = 4 }],
            [new AxonOut { Kind = AxonKind.Pop16, Atom = 1, Axon = 0 }, new AxonOut { Kind = AxonKind.Pop32, Axon = 1 }, new AxonOut { Kind = AxonKind.Extension }]);
        using Chip chip = Load(image, engine);
        chip.PacketsOf(2).ShouldBe(1);
        for (int source = 0; source < 3; source++)
        {
            chip.TryInjectSource(source, 1).ShouldBeTrue();
        }

        var spikes = new List<SpikeEvent>();
        chip.Run(4, new Recorder(chip, spikes));
        spikes.ShouldBe([new SpikeEvent(2, 0, 1), new SpikeEvent(2, 0, 5), new SpikeEvent(4, 0, 5)]);
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void A_host_may_shift_a_packet_as_far_as_the_compartments_go(string engine)
    {
        using Chip chip = Load(Sending(), engine);
        chip.TryInjectAxon(0, 0, 1, atom: 7).ShouldBeTrue();
        chip.TryInjectAxon(0, 1, 1, atom: 4).ShouldBeTrue();
        Should.Throw<ArgumentOutOfRangeException>(() => chip.TryInjectAxon(0, 0, 1, atom: 8));
        Should.Throw<ArgumentOutOfRangeException>(() => chip.TryInjectAxon(0, 1, 1, atom: 7));
        Should.Throw<ArgumentOutOfRangeException>(() => chip.TryInjectAxon(0, 0, 1, atom: -1));
        var spikes = new List<SpikeEvent>();
        chip.Run(1);
        chip.ReadState(0).InFlight.ShouldBe([PacketCode.Pack(1, 4, 0), PacketCode.Pack(0, 7, 0)]);
        chip.Run(3, new Recorder(chip, spikes));
        spikes.ShouldBe([new SpikeEvent(2, 0, 7), new SpikeEvent(4, 0, 5)]);
    }

    [Fact]
    public void The_atom_of_the_map_is_not_added_to_discrete_axons()
    {
        TestImage image = Sending();
        image.Core().Set(SectionKind.AxonOut, [new AxonOut { Axon = 1, Delay = 2 }])
            .Set(SectionKind.AxonMap, Enumerable.Range(0, Compartments).Select(i => new AxonMap { Count = i == 0 ? 1 : 0, Atom = 9 }));
        using Chip chip = Load(image, "scalar");
        chip.Parameters.Cores[0].OutPacket.ShouldBe([PacketCode.Pack(1, 0, 2)]);
        chip.Parameters.Cores[0].Rows.Shifted.ShouldBe([false, false]);
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void The_example_of_the_manuals_page_on_synapse_memory_comes_out(string engine)
    {
        // List 0 is the page's; list 1 makes compartment 6 spike in step 20.
        TestImage image = TestImage.OneCore();
        image.FillCore(new CoreAddress(0, 0), [new AxonOut { Kind = AxonKind.Pop16, Atom = 3, Delay = 1 }], compartments: 16);
        image.Core().Set(
            SectionKind.AxonMap,
            Enumerable.Range(0, 16).Select(i => i is 4 or 5 or 6 ? new AxonMap { Count = 1, Atom = i - 4 } : new AxonMap()));
        image.SetSynapses(image.Core(), TestImage.Sparse, [new PackedSynapse(10, 8, 2)], [new PackedSynapse(6, 100)]);
        using Chip chip = Load(image, engine);
        chip.TryInjectAxon(0, 1, 19).ShouldBeTrue();
        chip.Run(20);
        chip.ReadState(0).InFlight.ShouldBe([PacketCode.Pack(0, 5, 1)]);
        chip.Run(3);
        chip.ReadState(0).Current[15].ShouldBe(0);
        chip.ReadState(0).Slots[15].ShouldBe(8 * 64);
        chip.Run(1);
        chip.ReadState(0).Current[15].ShouldBe(8 * 64);
    }

    private static TestImage Sending()
    {
        TestImage image = TestImage.OneCore();
        image.FillCore(
            new CoreAddress(0, 0),
            [
                new AxonOut { Kind = AxonKind.Pop16, Axon = 0, Atom = 3, Delay = 1 },
                new AxonOut { Kind = AxonKind.Pop32, Axon = 1, Atom = 5 },
                new AxonOut { Kind = AxonKind.Extension },
            ],
            Compartments);
        image.Core().Set(
            SectionKind.AxonMap, Enumerable.Range(0, Compartments).Select(i => i == 0 ? new AxonMap { Count = 3, Atom = 1 } : new AxonMap()));
        return image;
    }

    private static Chip Load(TestImage image, string engine) => Chip.Load(image.Build(), image.Profile, TestEngines.Get(engine));

    private sealed class Recorder(Chip chip, List<SpikeEvent> events) : IRunObserver
    {
        public void OnWindow(RunWindow window) => SpikeBits.Read(window, chip.Parameters, events);
    }
}
