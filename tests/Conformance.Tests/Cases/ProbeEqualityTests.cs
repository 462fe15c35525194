using Conformance.Tests.Chain;
using NeuroChip.Cli.Conformance;
using NeuroChip.Compilation;
using NeuroChip.Device;
using NeuroChip.Device.Probes;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;
using NeuroChip.Spec.Registers;

namespace Conformance.Tests.Cases;

/// <summary>What probes record, of units and of registers, every k steps, is the same on every engine.</summary>
public sealed class ProbeEqualityTests
{
    private const int Steps = 150;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Every_engine_records_the_same(int interval)
    {
        ConformanceCase source = CaseReader.Read(Checkout.File("tests/vectors/core/recurrent-0.json"));
        ChipProfile profile = ChipProfile.Load("conformance");
        ChipImage image = Compiler.Compile(CaseGraph.Build(source), profile, CompileOptions.Default).Image.ShouldNotBeNull();
        int[]? reference = null;
        foreach (string engine in NeuroChip.Server.EngineChoice.Names)
        {
            using var device = new EmulatedDevice("test", profile, Engines.Of(engine));
            device.Load(image);
            int[] recorded = Record(device, source, interval);
            recorded.Distinct().Count().ShouldBeGreaterThan(100, engine);
            (reference ??= recorded).ShouldBe(recorded, engine);
        }
    }

    private static int[] Record(EmulatedDevice device, ConformanceCase source, int interval)
    {
        Probe[] units = [.. Enum.GetValues<ProbeVariable>().Select(variable => device.CreateProbe(new ProbeRequest("e", [], variable, interval)))];
        WordLayout layout = device.Info.Layout == nameof(WordLayout.Conformance) ? WordLayout.Conformance : WordLayout.Loihi1;
        RegisterProbe registers = device.CreateRegisterProbe(new RegisterProbeRequest(
            new CoreAddress(0, 0),
            [
                .. Words(layout, CoreBlocks.CxState, 16), .. Words(layout, CoreBlocks.DelayBuf, 64), .. Words(layout, CoreBlocks.CxCfg, 4),
                RegisterMap.FindBlock(layout, CoreBlocks.Perf)!.OffsetOf(PerfRegisters.CxSpike),
            ],
            interval));
        device.Inject([.. CaseGraph.Input(source)]).Late.ShouldBeEmpty();
        device.Run(Steps);
        registers.Stored.ShouldBe(Steps / interval * (16 + 64 + 4 + 1));
        return [.. units.SelectMany(probe => probe.Take().Values), .. registers.Take().Words.Select(word => unchecked((int)word))];
    }

    private static IEnumerable<uint> Words(WordLayout layout, string block, int count) =>
        Enumerable.Range(0, count).Select(i => RegisterMap.FindBlock(layout, block)!.Offset + (4 * (uint)i));
}
