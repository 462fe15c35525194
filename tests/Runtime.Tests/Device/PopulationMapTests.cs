using System.Collections.Immutable;
using NeuroChip.Device;
using NeuroChip.Emulator.Engines.Scalar;
using NeuroChip.Emulator.State;
using NeuroChip.Spec.Image;

namespace Runtime.Tests.Device;

/// <summary>Names to places and back, and manifests that contradict themselves or the image.</summary>
public sealed class PopulationMapTests
{
    private static readonly ChipParameters Parameters = LoadParameters();

    [Fact]
    public void Units_and_compartments_lead_to_each_other()
    {
        // Three units in two slices, out of order: unit 0 on core 1, units 1 and 2 on core 0.
        PopulationMap map = Map(Population("p", 3, Slice(1, 1, 0, 1), Slice(0, 0, 1, 2)));
        map.PlaceOf(0, 0).ShouldBe((1, 1));
        map.PlaceOf(0, 2).ShouldBe((0, 1));
        map.At(0, 0).ShouldBe((0, 1));
        map.At(1, 1).ShouldBe((0, 0));
        map.At(1, 0).Population.ShouldBe(-1, "no population lives there");
        map.IndexOf("p").ShouldBe(0);
        Should.Throw<DeviceException>(() => map.PlaceOf(0, 3)).Code.ShouldBe(DeviceErrorCodes.NoSuchUnit);
        Should.Throw<DeviceException>(() => map.PlaceOf(0, -1)).Code.ShouldBe(DeviceErrorCodes.NoSuchUnit);
        Should.Throw<DeviceException>(() => map.IndexOf("q")).Remedy.ShouldContain("p");
    }

    [Fact]
    public void Units_of_trees_lie_at_the_stride_of_their_slice()
    {
        PopulationMap map = Map(
            Population("dendrite", 1, Slice(0, 0, 0, 1) with { Stride = 2 }),
            Population("soma", 1, Slice(0, 1, 0, 1) with { Stride = 2 }));
        map.PlaceOf(1, 0).ShouldBe((0, 1));
        map.At(0, 0).ShouldBe((0, 0));
        map.At(0, 1).ShouldBe((1, 0));
    }

    [Fact]
    public void A_source_population_has_no_compartments()
    {
        PopulationMap map = Map(Source("s", 0, 2), Source("without slices", 1, 1) with { Slices = default });
        Should.Throw<DeviceException>(() => map.PlaceOf(0, 0)).Code.ShouldBe(DeviceErrorCodes.NoSuchUnit);
        Should.Throw<DeviceException>(() => map.PlaceOf(1, 0)).Code.ShouldBe(DeviceErrorCodes.NoSuchUnit);
    }

    public static TheoryData<string> Oddities => [.. Odd.Select(odd => odd.Name)];

    private static readonly (string Name, ManifestPopulation[] Populations)[] Odd =
    [
        ("two of one name", [Population("p", 1, Slice(0, 0, 0, 1)), Population("p", 1, Slice(0, 1, 0, 1))]),
        ("a core that is not mapped", [Population("p", 1, Slice(3, 0, 0, 1))]),
        ("compartments past the core", [Population("p", 3, Slice(0, 0, 0, 3))]),
        ("compartments before the core", [Population("p", 1, Slice(0, -1, 0, 1))]),
        ("a sum past 32 bits", [Population("p", int.MaxValue, Slice(0, int.MaxValue, 0, int.MaxValue))]),
        ("a stride past the core", [Population("p", 2, Slice(0, 0, 0, 2) with { Stride = 2 })]),
        ("a stride of 0", [Population("p", 2, Slice(0, 0, 0, 2) with { Stride = 0 })]),
        ("units past the population", [Population("p", 1, Slice(0, 0, 0, 2))]),
        ("units before the population", [Population("p", 1, Slice(0, 0, -1, 1))]),
        ("a negative count", [Population("p", 1, Slice(0, 0, 0, -1))]),
        ("two units on one compartment", [Population("p", 1, Slice(0, 0, 0, 1)), Population("q", 2, Slice(1, 0, 0, 1), Slice(0, 0, 1, 1))]),
        ("sources past the table", [Source("s", 1, 2)]),
        ("sources before the table", [Source("s", -1, 1)]),
        ("sources past 32 bits", [Source("s", int.MaxValue, int.MaxValue)]),
    ];

    [Theory]
    [MemberData(nameof(Oddities))]
    public void A_contradictory_manifest_is_refused(string name)
    {
        DeviceException error = Should.Throw<DeviceException>(() => Map(Odd.Single(odd => odd.Name == name).Populations));
        (error.Kind, error.Code).ShouldBe((DeviceErrorKind.InvalidArgument, "NC5110"));
    }

    private static PopulationMap Map(params ManifestPopulation[] populations) =>
        new(new ImageManifest { Populations = [.. populations] }, Parameters, sources: 2);

    private static ManifestPopulation Population(string name, int size, params ManifestSlice[] slices) =>
        new() { Name = name, Size = size, Slices = [.. slices] };

    private static ManifestPopulation Source(string name, int first, int size) =>
        new() { Name = name, Size = size, Kind = ManifestPopulation.Source, FirstSource = first, Slices = ImmutableArray<ManifestSlice>.Empty };

    private static ManifestSlice Slice(int core, int compartment, int unit, int count) =>
        new() { Core = core, FirstCompartment = compartment, FirstUnit = unit, Count = count };

    private static ChipParameters LoadParameters()
    {
        using NeuroChip.Emulator.Chip chip = NeuroChip.Emulator.Chip.Load(SmallNetwork.Image, SmallNetwork.Profile, new ScalarEngineFactory());
        return chip.Parameters;
    }
}
