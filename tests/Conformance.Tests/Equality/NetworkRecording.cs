using Conformance.Tests.Chain;
using NeuroChip.Device.Probes;
using NeuroChip.Device.Spikes;
using NeuroChip.Spec;

namespace Conformance.Tests.Equality;

/// <summary>A network on a device, with everything recorded that the reference knows.</summary>
internal sealed class NetworkRecording
{
    private readonly CompiledNetwork _chip;
    private readonly RandomNetwork _network;
    private readonly LearningRegisters _registers;
    private readonly SpikeSubscription _subscription;
    private readonly List<(string Population, Probe Current, Probe Voltage, Probe Refractory)> _probes;
    private readonly List<(long Step, string Population, int Unit)> _spikes = [];

    public NetworkRecording(CompiledNetwork chip, RandomNetwork network)
    {
        _chip = chip;
        _network = network;
        _registers = new LearningRegisters(chip);
        _subscription = chip.Device.Subscribe(SpikeFilter.All);
        _probes =
        [
            .. chip.Image.Manifest.Populations
                .Where(p => p.Kind == "compartments")
                .Select(p => (
                    p.Name, chip.Record(p.Name, ProbeVariable.Current), chip.Record(p.Name, ProbeVariable.Voltage),
                    chip.Record(p.Name, ProbeVariable.Refractory))),
        ];
    }

    /// <summary>The digest after each step.</summary>
    /// <param name="look">What to do between the steps; it must not change anything.</param>
    public string[] RunStepByStep(Action<int>? look = null)
    {
        Inject();
        var digests = new string[_network.Steps];
        for (int step = 0; step < digests.Length; step++)
        {
            Write(step + 1);
            look?.Invoke(step + 1);
            _chip.Device.Run(1);
            digests[step] = _chip.Device.ReadDigest();
        }

        _chip.Collect(_subscription, _spikes);
        return digests;
    }

    /// <summary>The digest after the last step.</summary>
    public string RunAtOnce()
    {
        Inject();
        int done = 0;
        foreach (int step in _network.Writes.Select(write => write.Step).Distinct().Order())
        {
            _chip.Device.Run(step - 1 - done);
            done = step - 1;
            Write(step);
        }

        _chip.Device.Run(_network.Steps - done);
        _chip.Collect(_subscription, _spikes);
        return _chip.Device.ReadDigest();
    }

    public void ShouldEqual(ReferenceRun reference, string what)
    {
        foreach ((string population, Probe current, Probe voltage, Probe refractory) in _probes)
        {
            Same(current.Take().Values, reference.Current[population], population, $"{what}: u");
            Same(voltage.Take().Values, reference.Voltage[population], population, $"{what}: v");
            Same(refractory.Take().Values, reference.Refractory[population], population, $"{what}: the refractory counter");
        }

        _registers.Read().ShouldBe(reference.Learned, $"{what}: what has been learned");
        _spikes.Sort();
        _spikes.SequenceEqual(reference.Spikes).ShouldBeTrue($"{what}: spikes differ");
    }

    private void Write(int step)
    {
        foreach (HostWrite write in _network.Writes.Where(write => write.Step == step))
        {
            _registers.Write(write);
        }
    }

    private void Inject()
    {
        _spikes.Clear();
        _chip.Device.Inject(_network.Input).Late.ShouldBeEmpty();
    }

    private void Same(int[] seen, int[] wanted, string population, string what)
    {
        seen.Length.ShouldBe(wanted.Length, what);
        int at = seen.AsSpan().CommonPrefixLength(wanted);
        int size = wanted.Length / _network.Steps;
        at.ShouldBe(
            wanted.Length,
            at == wanted.Length ? what : $"{what} of {population}[{at % size}] after step {(at / size) + 1} is {seen[at]}, not {wanted[at]}");
    }
}
