using NeuroChip.Compilation;
using NeuroChip.Graph;
using NeuroChip.Spec.Image;

namespace Compiler.Tests.Placement;

public class PlacementPassTests
{
    private static readonly SnnGraph Graph = new SnnGraphBuilder("net").Compartments("a", 5, new IntegerCuba()).Build();

    [Fact]
    public void Slices_fill_chips_in_order_or_are_dealt_to_them()
    {
        Place(new CompileOptions { Split = 5 }).ShouldBe([new(0, 0), new(0, 1), new(0, 2), new(0, 3), new(1, 0)]);
        Place(new CompileOptions { Split = 5, Chips = 2 }).ShouldBe([new(0, 0), new(1, 0), new(0, 1), new(1, 1), new(0, 2)]);
    }

    [Fact]
    public void A_seed_moves_slices_over_all_chips_that_are_asked_for()
    {
        CoreAddress[] one = Place(new CompileOptions { Split = 3, PlacementSeed = 1 });
        one.ShouldAllBe(a => a.Chip == 0, "three slices need one chip");
        CoreAddress[][] two = [.. Enumerable.Range(0, 8).Select(seed => Place(new CompileOptions { Split = 3, PlacementSeed = (ulong)seed, Chips = 2 }))];
        two.SelectMany(a => a).Select(a => a.Chip).Distinct().Count().ShouldBe(2);
        two.ShouldAllBe(a => a.Distinct().Count() == 3);
    }

    [Fact]
    public void More_chips_than_there_are_or_fewer_than_needed_are_refused()
    {
        Compiling.Fail(Graph, options: new CompileOptions { Chips = 3 }).ShouldBe(["NC2025"]);
        Compiling.Fail(Graph, options: new CompileOptions { Chips = 0 }).ShouldBe(["NC2025"]);
        Compiling.Fail(Graph, options: new CompileOptions { Split = 5, Chips = 1 }).ShouldBe(["NC2203"]);
    }

    private static CoreAddress[] Place(CompileOptions options) => [.. Compiling.Succeed(Graph, options: options).Placed!.Addresses];
}
