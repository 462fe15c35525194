using NeuroChip.Device.Spikes;

namespace NeuroChip.Server.Services.V1;

/// <summary>Cuts the batches of a subscription into messages of a size that every client takes.</summary>
/// <param name="byUnit">Whether to name population and unit.</param>
/// <param name="byCompartment">Whether to name core and compartment.</param>
internal sealed class SpikeBatchEncoder(bool byUnit, bool byCompartment)
{
    // At most 5 bytes each for a step, a population, a unit, a core and a compartment: below 1 MiB.
    private const int SpikesPerMessage = 32_768;

    private ulong _sequence;

    public IEnumerable<Protocol.V1.SpikeBatch> Encode(SpikeBatch batch)
    {
        int first = 0;
        do
        {
            int count = Math.Min(SpikesPerMessage, batch.Steps.Length - first);
            var message = new Protocol.V1.SpikeBatch
            {
                Sequence = _sequence++,
                FirstStep = (uint)batch.FirstStep,
                LastStep = (uint)batch.LastStep,
                More = first + count < batch.Steps.Length,
            };
            Fill(message, batch, first, count);
            if (!message.More)
            {
                message.Digest = batch.Digest;
            }

            first += count;
            yield return message;
        }
        while (first < batch.Steps.Length);
    }

    private void Fill(Protocol.V1.SpikeBatch message, SpikeBatch batch, int first, int count)
    {
        message.StepOffsets.Capacity = count;
        for (int i = first; i < first + count; i++)
        {
            message.StepOffsets.Add((uint)(batch.Steps[i] - batch.FirstStep));
        }

        if (byUnit)
        {
            message.Populations.AddRange(new ArraySegment<int>(batch.Populations, first, count));
            message.Units.Capacity = count;
            for (int i = first; i < first + count; i++)
            {
                message.Units.Add((uint)batch.Units[i]);
            }
        }

        if (byCompartment)
        {
            message.Cores.Capacity = count;
            message.Compartments.Capacity = count;
            for (int i = first; i < first + count; i++)
            {
                message.Cores.Add((uint)batch.Cores[i]);
                message.Compartments.Add((uint)batch.Compartments[i]);
            }
        }
    }
}
