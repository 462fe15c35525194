using NeuroChip.Compilation.Lowering;

namespace Compiler.Tests.Lowering;

public class LayerDepthTests
{
    [Fact]
    public void A_chain_counts_its_layers() =>
        new LayerDepth(3, [(0, 1), (1, 2)], [0]).Depth.ShouldBe([0, 1, 2]);

    [Fact]
    public void The_longest_path_counts_where_layers_are_skipped() =>
        new LayerDepth(4, [(0, 3), (0, 1), (1, 2), (2, 3)], [0]).Depth.ShouldBe([0, 1, 2, 3]);

    [Fact]
    public void Feedback_is_not_counted()
    {
        var depth = new LayerDepth(3, [(0, 1), (1, 1), (1, 2), (2, 1)], [0]);
        depth.Depth.ShouldBe([0, 1, 2]);
        depth.IsFeedback.ShouldBe([false, true, false, true]);
    }

    [Fact]
    public void A_cycle_without_an_input_is_opened_somewhere() =>
        new LayerDepth(2, [(0, 1), (1, 0)], []).IsFeedback.Count(f => f).ShouldBe(1);

    [Fact]
    public void A_hundred_thousand_layers_do_not_exhaust_the_stack()
    {
        const int Count = 100_000;
        var depth = new LayerDepth(Count, [.. Enumerable.Range(0, Count - 1).Select(i => (i, i + 1))], [0]);
        depth.Depth[^1].ShouldBe(Count - 1);
    }
}
