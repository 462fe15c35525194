using Chip.Tests.Engines;
using Chip.Tests.Loading;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Loading;
using NeuroChip.Emulator.State;

namespace Chip.Tests.EmulatorOpenCl;

/// <summary>A chip whose synapses lie in tables alone is the chip that it was, and can be given another engine.</summary>
public sealed class ReleasedRowsTests
{
    private const int Steps = 12;

    [OpenClFact]
    public void Engines_release_rows_and_later_ones_find_them_again()
    {
        TestImage image = TestImage.TwoCores();
        ChipParameters kept = ImageLoader.Load(image.Build(), image.Profile);
        string expected = DigestOf(kept, "scalar");
        kept.Cores.ShouldAllBe(core => core.Rows.AreResident);

        ChipParameters parameters = ImageLoader.Load(image.Build(), image.Profile);
        foreach (string engine in (string[])["opencl solo", "opencl per core", "opencl solo"])
        {
            DigestOf(parameters, engine).ShouldBe(expected, engine);
            parameters.Cores.ShouldAllBe(core => !core.Rows.AreResident);
        }

        DigestOf(parameters, "scalar").ShouldBe(expected);
    }

    private static string DigestOf(ChipParameters parameters, string name)
    {
        using ICoreEngine engine = TestEngines.Get(name).Create(parameters);
        var run = new EngineDriver(parameters, engine);
        run.Run(Steps, step => [new ArrivingSpike((int)(step & 1), 0, 0, 0), new ArrivingSpike(0, 1, 0, 1)]);
        return run.Digest();
    }
}
