using NeuroChip.Compilation;
using NeuroChip.Device;
using NeuroChip.Emulator.Engines.Scalar;
using NeuroChip.Graph;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace Runtime.Tests.Server;

/// <summary>A network of six sources and four compartments, small enough to reason about.</summary>
internal static class SmallNetwork
{
    public const string Profile = "loihi1-d18";
    public const int Sources = 6;
    public const int Cells = 4;

    private static readonly Lazy<ChipImage> _image = new(() =>
    {
        var weights = new float[Cells * Sources];
        for (int post = 0; post < Cells; post++)
        {
            for (int pre = 0; pre < Sources; pre++)
            {
                weights[(post * Sources) + pre] = 20 + (10 * post);
            }
        }

        SnnGraph graph = new SnnGraphBuilder("small")
            .Source("input", Sources)
            .Compartments("cells", Cells, new IntegerCuba { DecayU = 1023, DecayV = 511, VthMant = 60 })
            .Dense("input", "cells", weights)
            .Output("cells", "cells", OutputKind.Spikes)
            .Build();
        CompileResult result = Compiler.Compile(graph, ChipProfile.Load(Profile), CompileOptions.Default);
        return result.Image ?? throw new InvalidOperationException(string.Join(Environment.NewLine, result.Diagnostics));
    });

    public static ChipImage Image => _image.Value;

    public static byte[] File => Image.ToBytes();

    public static EmulatedDevice Device(string id = "chip0") => new(id, ChipProfile.Load(Profile), new ScalarEngineFactory());

    /// <summary>Source i fires in steps i + 1, i + 4, i + 7, ...</summary>
    public static IEnumerable<(int Unit, int Step)> Input(int steps) =>
        from unit in Enumerable.Range(0, Sources)
        from step in Enumerable.Range(1, steps)
        where step > unit && (step - unit) % 3 == 1
        select (unit, step);

    /// <summary>What the device does in process: the reference for everything over the wire.</summary>
    public static List<(long Step, int Population, int Unit)> RunInProcess(int steps)
    {
        using EmulatedDevice device = Device();
        device.Load(Image);
        device.Inject([.. Input(steps).Select(s => InjectedSpike.OfUnit("input", s.Unit, s.Step))]);
        using NeuroChip.Device.Spikes.SpikeSubscription spikes = device.Subscribe(NeuroChip.Device.Spikes.SpikeFilter.All);
        device.Run(steps);
        var seen = new List<(long, int, int)>();
        while (spikes.TryRead(out NeuroChip.Device.Spikes.SpikeBatch? batch))
        {
            seen.AddRange(batch.Steps.Select((step, i) => (step, batch.Populations[i], batch.Units[i])));
        }

        return seen;
    }
}
