using System.IO.Compression;
using NeuroChip.Device;
using NeuroChip.Device.Spikes;
using NeuroChip.Emulator.Engines;
using NeuroChip.Graph.Readers;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Registers;

namespace Conformance.Tests.Chain;

/// <summary>
/// What a host does to classify one picture with lava-dl's bootstrap network, written out against the device: reset, bias
/// registers of the input neurons, 16 steps, biases to 0, three more steps until the readout has seen everything, v / 64.
/// Gain, offset and sample length come from the network's file by way of the manifest.
/// </summary>
internal sealed class BootstrapHost : IDisposable
{
    private const string Folder = "data/loihi_mnist_large";
    private const int ImageHeader = 16;
    private const int Pixels = 784;

    /// <summary>Layers after the input; each sees the one before it a step later.</summary>
    private const int Latency = 3;

    private readonly CompiledNetwork _network;
    private readonly ManifestInput _input;
    private readonly ManifestPopulation _driven;
    private readonly ManifestPopulation _readout;
    private readonly SpikeSubscription _spikes;
    private readonly byte[] _pictures;

    public BootstrapHost(IEngineFactory engine)
    {
        _network = CompiledNetwork.Load(NetworkReader.Read(Checkout.Shared($"{Folder}/bootstrap_mnist.net")).Graph, "loihi1-d18", engine);
        ImageManifest manifest = _network.Image.Manifest;
        manifest.SampleSteps.ShouldBe(16);
        manifest.LatencySteps.ShouldBe(Latency);
        _input = manifest.Inputs.Single();
        (_input.Gain, _input.Offset, _input.Exponent, _input.Rounding).ShouldBe((76, 64, 6, ManifestInput.TowardZero));
        _driven = manifest.Populations.Single(p => p.Name == _input.Population);
        ManifestOutput output = manifest.Outputs.Single();
        (output.Kind, output.Divisor).ShouldBe((ManifestOutput.Voltage, 64));
        _readout = manifest.Populations.Single(p => p.Name == output.Population);
        _spikes = _network.Device.Subscribe(SpikeFilter.All);
        using var file = new GZipStream(File.OpenRead(Checkout.Shared("data/mnist/t10k-images-idx3-ubyte.gz")), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        _pictures = bytes.ToArray();
        Scores = NpyNumbers.Read(Checkout.Shared($"{Folder}/expected_scores_00000_04999.npy"));
        LayerSpikes = NpyNumbers.Read(Checkout.Shared($"{Folder}/expected_layer_spikes_00000_04999.npy"));
    }

    /// <summary>The reference's ten scores per picture.</summary>
    public NpyNumbers Scores { get; }

    /// <summary>The reference's spike counts per picture: input, hidden 1, hidden 2.</summary>
    public NpyNumbers LayerSpikes { get; }

    /// <summary>Scores and spike counts of one picture.</summary>
    public (long[] Scores, long[] LayerSpikes) Classify(int picture)
    {
        _network.Device.Reset(ResetKind.State);
        WriteBiases(unit => (int)Math.Truncate((_input.Gain * Brightness(picture, unit)) + _input.Offset));
        _network.Device.Run(_network.Image.Manifest.SampleSteps!.Value);
        WriteBiases(static _ => 0);
        _network.Device.Run(Latency);

        var counts = new long[_network.Image.Manifest.Populations.Length];
        while (_spikes.TryRead(out SpikeBatch? batch))
        {
            foreach (int population in batch.Populations)
            {
                counts[population]++;
            }
        }

        return (ReadScores(), counts[..3]);
    }

    public void Dispose()
    {
        _spikes.Dispose();
        _network.Dispose();
    }

    /// <summary>Grey 0..255 becomes -1..1.</summary>
    private double Brightness(int picture, int unit) => (2.0 * _pictures[ImageHeader + (picture * Pixels) + unit] / 255) - 1;

    private void WriteBiases(Func<int, int> mantissa)
    {
        WordLayout layout = _network.Image.Layout;
        RegisterBlock block = RegisterMap.FindBlock(layout, CoreBlocks.CxCfg)!;
        var bursts = new List<RegisterBurst>();
        foreach (ManifestSlice slice in _driven.Slices)
        {
            var core = new CoreAddress(slice.Chip, slice.Core);
            uint address = block.OffsetOf(slice.FirstCompartment);
            var words = new uint[slice.Count];
            _network.Device.ReadRegisters(core, address, words);
            for (int i = 0; i < words.Length; i++)
            {
                CompartmentConfig config = CompartmentConfig.Decode(layout, words[i]);
                words[i] = (uint)(config with { BiasMant = mantissa(slice.FirstUnit + i), BiasExp = _input.Exponent }).Encode(layout);
            }

            bursts.Add(new RegisterBurst(core, address, words));
        }

        _network.Device.WriteRegisters(bursts);
    }

    private long[] ReadScores()
    {
        WordLayout layout = _network.Image.Layout;
        RegisterBlock block = RegisterMap.FindBlock(layout, CoreBlocks.CxState)!;
        var scores = new long[_readout.Size];
        foreach (ManifestSlice slice in _readout.Slices)
        {
            var words = new uint[2 * slice.Count];
            _network.Device.ReadRegisters(new CoreAddress(slice.Chip, slice.Core), block.OffsetOf(slice.FirstCompartment), words);
            for (int i = 0; i < slice.Count; i++)
            {
                ulong word = words[2 * i] | ((ulong)words[(2 * i) + 1] << 32);
                scores[slice.FirstUnit + i] = CompartmentState.Decode(layout, word).V / 64;
            }
        }

        return scores;
    }
}
