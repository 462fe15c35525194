using System.Collections.Immutable;
using NeuroChip.Compilation;
using NeuroChip.Device;
using NeuroChip.Device.Probes;
using NeuroChip.Device.Spikes;
using NeuroChip.Emulator.Engines;
using NeuroChip.Graph;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace Conformance.Tests.Chain;

/// <summary>A network compiled, written to image bytes, read back and loaded: the whole road, as a user's run takes it.</summary>
internal sealed class CompiledNetwork : IDisposable
{
    private CompiledNetwork(ChipImage image, EmulatedDevice device, CompileResult result)
    {
        Image = image;
        Device = device;
        Result = result;
    }

    public ChipImage Image { get; }

    public EmulatedDevice Device { get; }

    public CompileResult Result { get; }

    public static CompiledNetwork Load(SnnGraph graph, string profile, IEngineFactory engine, CompileOptions? options = null) =>
        Load(Compile(graph, profile, options), profile, engine);

    /// <summary>Loads a network that was compiled before, so that several engines run the same bytes.</summary>
    public static CompiledNetwork Load(CompileResult result, string profile, IEngineFactory engine)
    {
        ChipImage image = ChipImage.Read(result.Image!.ToBytes());
        var device = new EmulatedDevice("test", ChipProfile.Load(profile), engine);
        device.Load(image);
        return new CompiledNetwork(image, device, result);
    }

    /// <summary>Compiles with every checker on; what the compiler has against the network fails the test.</summary>
    public static CompileResult Compile(SnnGraph graph, string profile, CompileOptions? options = null)
    {
        CompileResult result = Compiler.Compile(graph, ChipProfile.Load(profile), (options ?? CompileOptions.Default) with { Check = true });
        result.Image.ShouldNotBeNull(string.Join(Environment.NewLine, result.Diagnostics));
        return result;
    }

    /// <summary>Gives spikes of one source population, runs, and returns the spikes of the others by population name.</summary>
    public List<(long Step, string Population, int Unit)> Run(long steps, IEnumerable<InjectedSpike> input)
    {
        Device.Inject([.. input]).Late.ShouldBeEmpty();
        using SpikeSubscription spikes = Device.Subscribe(SpikeFilter.All);
        var seen = new List<(long, string, int)>();
        // Nobody reads while the chip runs, so a turn's spikes must find room in the subscription.
        const int turn = 128;
        for (long done = 0; done < steps; done += turn)
        {
            Device.Run(Math.Min(turn, steps - done));
            Collect(spikes, seen);
        }

        return seen;
    }

    /// <summary>Takes the spikes that wait in a subscription.</summary>
    public void Collect(SpikeSubscription spikes, List<(long Step, string Population, int Unit)> into)
    {
        while (spikes.TryRead(out SpikeBatch? batch))
        {
            for (int i = 0; i < batch.Steps.Length; i++)
            {
                into.Add((batch.Steps[i], Device.Populations.Populations[batch.Populations[i]].Name, batch.Units[i]));
            }
        }
    }

    /// <summary>Records a variable of every unit of a population in every step from now on.</summary>
    public Probe Record(string population, ProbeVariable variable) =>
        Device.CreateProbe(new ProbeRequest(population, ImmutableArray<int>.Empty, variable));

    public void Dispose() => Device.Dispose();
}
