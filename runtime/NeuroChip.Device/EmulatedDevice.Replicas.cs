using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.State;

namespace NeuroChip.Device;

/// <content>
/// Samples that do not depend on each other, computed side by side: other devices with the same image compute them, and this one
/// takes over what they recorded, in the order of the samples, so that counters, times, energies and streams are bit for bit those
/// of a device that computed all of them alone.
/// </content>
public sealed partial class EmulatedDevice
{
    /// <summary>Lanes up to which a chip keeps only one core of the machine busy.</summary>
    private const int LargestReplica = 16 * 1024;

    /// <summary>Synapses up to which a copy of a chip takes little memory.</summary>
    private const long MostReplicaSynapses = 1 << 21;

    /// <summary>
    /// Whether samples may be computed by replicas: a small image is loaded, which leaves cores of the machine idle, and neither probes nor
    /// strict mode look at each step where it is computed.
    /// </summary>
    public bool CanReplicate
    {
        get
        {
            lock (_gate)
            {
                return _loaded is { IsStrict: false } loaded && loaded.Probes.IsEmpty && IsSmall(loaded.Chip.Parameters);
            }
        }
    }

    /// <summary>Another device with the image of this one, in the state before step 1 and with the registers of the image. It computes no times.</summary>
    public EmulatedDevice MakeReplica()
    {
        lock (_gate)
        {
            LoadedImage loaded = Ready();
            var replica = new EmulatedDevice(Info.Id, _profile, _engines);
            try
            {
                replica.Load(loaded.Chip.Image, strict: false, MeshFidelity.None);
                return replica;
            }
            catch
            {
                replica.Dispose();
                throw;
            }
        }
    }

    private static bool IsSmall(ChipParameters parameters) =>
        parameters.Lanes <= LargestReplica && parameters.Cores.Sum(core => (long)core.Rows.Start[core.Rows.Count]) <= MostReplicaSynapses;

    /// <summary>An empty recording for what this device and devices with the same image compute.</summary>
    public RunRecording MakeRecording()
    {
        lock (_gate)
        {
            return new RunRecording(Ready().Chip.Parameters);
        }
    }

    /// <summary>Adds what is computed from now on to a recording; null ends it.</summary>
    public void Record(RunRecording? recording)
    {
        lock (_gate)
        {
            Ready().Recording = recording;
        }
    }

    /// <summary>
    /// Takes over a sample that a replica recorded from its reset on, as if this device had been reset and had computed it. The state
    /// of its cores stays what it was, so a reset comes before anything else that runs here or looks at them.
    /// </summary>
    /// <param name="recording">What the replica recorded.</param>
    /// <param name="cancel">Gives up waiting for readers that fell behind.</param>
    /// <exception cref="OperationCanceledException">Cancelled before all was taken over.</exception>
    public void TakeOver(RunRecording recording, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(recording);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, _disposing.Token);
        LoadedImage loaded = Begin(0);
        try
        {
            loaded.Timing.Restart();
            for (int i = 0; i < recording.Count; i++)
            {
                if (!loaded.Spikes.WaitForRoom(stop.Token) || !loaded.Timing.WaitForRoom(stop.Token))
                {
                    throw new OperationCanceledException(stop.Token);
                }

                loaded.Chip.TakeOver(recording[i], i == 0 ? recording.Launches : 0, loaded);
            }
        }
        finally
        {
            End(Rested(loaded));
        }
    }
}
