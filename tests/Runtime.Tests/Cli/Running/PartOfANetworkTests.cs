namespace Runtime.Tests.Cli.Running;

/// <summary>Some layers of a file, driven by spikes of the layer before them.</summary>
public sealed class PartOfANetworkTests : IDisposable
{
    private const string Net = "data/loihi_oxford/oxford.net";
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SharedDataFact("data/loihi_oxford")]
    public async Task The_last_layer_alone_is_driven_by_spikes_of_the_first()
    {
        string events = _folder.Write("in.csv", "step,unit\n0,1\n0,255\n");
        CliRun run = await CliRun.Of(
            "run", Checkout.Shared(Net), "--layers", "1..1", "--reset-every", "layer1=5:2", "--input", events, "--steps", "20", "--engine", "scalar");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Out.ShouldContain("21 (20 + 1 per sample)");
    }

    [SharedDataFact("data/loihi_oxford")]
    public async Task What_the_file_does_not_have_is_refused_by_name()
    {
        CliRun layers = await CliRun.Of("compile", Checkout.Shared(Net), "--layers", "1..9");
        layers.ExitCode.ShouldBe(1);
        layers.Error.ShouldContain("NC1114");

        CliRun reset = await CliRun.Of("compile", Checkout.Shared(Net), "--reset-every", "layer7=17");
        reset.ExitCode.ShouldNotBe(0);
        reset.Error.ShouldContain("name one of them");
    }
}
