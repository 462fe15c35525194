using NeuroChip.Device;
using NeuroChip.Protocol.V1;

namespace NeuroChip.Server.Services.V1;

/// <summary>Reads injected spikes out of a message.</summary>
/// <param name="limits">How many one call may bring.</param>
internal sealed class SpikeInputs(DeviceServiceLimits limits)
{
    public InjectReport Inject(IDevice device, SpikeInput? input)
    {
        input ??= new SpikeInput();
        long count = input.Sources.Sum(s => (long)s.Units.Count) + input.Axons.Sum(a => (long)a.Axons.Count);
        if (count > limits.MaxSpikesPerCall)
        {
            throw ServiceErrors.TooMuch("spikes", $"They are {count}.", $"One call may bring {limits.MaxSpikesPerCall}.");
        }

        var spikes = new List<InjectedSpike>((int)count);
        foreach (SourceSpikes source in input.Sources)
        {
            CheckLengths(source.Units.Count, source.Steps.Count, "spikes.sources");
            for (int i = 0; i < source.Units.Count; i++)
            {
                spikes.Add(InjectedSpike.OfUnit(source.Population, Messages.ToInt(source.Units[i]), source.Steps[i]));
            }
        }

        foreach (AxonSpikes axon in input.Axons)
        {
            CheckLengths(axon.Axons.Count, axon.Steps.Count, "spikes.axons");
            if (axon.Atoms.Count > 0 && axon.Atoms.Count != axon.Axons.Count)
            {
                throw ServiceErrors.BadField(
                    "spikes.axons.atoms", $"There are {axon.Axons.Count} places and {axon.Atoms.Count} atoms.", "Give one atom for each place, or none.");
            }

            for (int i = 0; i < axon.Axons.Count; i++)
            {
                int atom = axon.Atoms.Count == 0 ? 0 : Messages.ToInt(axon.Atoms[i]);
                spikes.Add(InjectedSpike.ToAxon(Messages.ToAddress(axon.Chip, axon.Core), Messages.ToInt(axon.Axons[i]), axon.Steps[i], atom));
            }
        }

        return device.Inject(spikes);
    }

    private static void CheckLengths(int places, int steps, string field)
    {
        if (places != steps)
        {
            throw ServiceErrors.BadField(field, $"There are {places} places and {steps} steps.", "Give one step for each place.");
        }
    }
}
