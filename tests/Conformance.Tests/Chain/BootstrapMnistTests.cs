namespace Conformance.Tests.Chain;

/// <summary>lava-dl's bootstrap network on handwritten digits: scores and spike counts of every layer as the reference has them.</summary>
public sealed class BootstrapMnistTests
{
    private const string Folder = "data/loihi_mnist_large";

    [SharedDataTheory(Folder)]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public void Scores_and_layer_spikes_of_the_first_digits_equal_the_reference(string engine) => Compare(engine, 40);

    [SharedDataTheory(Folder, isLong: true)]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public void Scores_and_layer_spikes_of_5000_digits_equal_the_reference(string engine) => Compare(engine, 5000);

    private static void Compare(string engine, int pictures)
    {
        using var host = new BootstrapHost(Engines.Of(engine));
        for (int picture = 0; picture < pictures; picture++)
        {
            (long[] scores, long[] layerSpikes) = host.Classify(picture);
            scores.ShouldBe(host.Scores.Row(picture), $"scores of picture {picture}");
            layerSpikes.ShouldBe(host.LayerSpikes.Row(picture), $"spikes per layer of picture {picture}");
        }
    }
}
