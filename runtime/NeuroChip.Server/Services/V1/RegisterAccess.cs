using Google.Protobuf.Collections;
using NeuroChip.Device;
using NeuroChip.Protocol.V1;
using NeuroChip.Spec.Image;
using RegisterBurst = NeuroChip.Device.RegisterBurst;

namespace NeuroChip.Server.Services.V1;

/// <summary>Register reads and writes, the same in single calls and in pipelines.</summary>
/// <param name="limits">How much one call may touch.</param>
internal sealed class RegisterAccess(DeviceServiceLimits limits)
{
    /// <summary>Reads all bursts into messages.</summary>
    /// <param name="device">The device.</param>
    /// <param name="reads">What to read.</param>
    /// <param name="results">Where the values go, one message for each read.</param>
    /// <param name="wordsBefore">Words that the call has read already.</param>
    /// <returns>Words the call has read by now.</returns>
    public int Read(IDevice device, IReadOnlyList<RegisterRead> reads, RepeatedField<RegisterValues> results, int wordsBefore = 0)
    {
        long words = wordsBefore;
        foreach (RegisterRead read in reads)
        {
            words += read.Count;
            Check(words, "reads");
        }

        for (int i = 0; i < reads.Count; i++)
        {
            CoreAddress core = Messages.ToAddress(reads[i].Core, "read.core");
            var values = new uint[reads[i].Count];
            device.ReadRegisters(core, reads[i].Address, values);
            var message = new RegisterValues();
            message.Values.AddRange(values);
            results.Add(message);
        }

        return (int)words;
    }

    /// <summary>Writes all bursts or none.</summary>
    public void Write(IDevice device, RepeatedField<Protocol.V1.RegisterBurst> bursts)
    {
        Check(bursts.Sum(burst => (long)burst.Values.Count), "bursts");
        var writes = new RegisterBurst[bursts.Count];
        for (int i = 0; i < writes.Length; i++)
        {
            var values = new uint[bursts[i].Values.Count];
            bursts[i].Values.CopyTo(values, 0);
            writes[i] = new RegisterBurst(Messages.ToAddress(bursts[i].Core, "burst.core"), bursts[i].Address, values);
        }

        device.WriteRegisters(writes);
    }

    private void Check(long words, string field)
    {
        if (words > limits.MaxRegisterWordsPerCall)
        {
            throw ServiceErrors.TooMuch(field, $"They hold {words} words together.", $"One call may touch {limits.MaxRegisterWordsPerCall}.");
        }
    }
}
