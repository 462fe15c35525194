using NeuroChip.Device.Probes;

namespace NeuroChip.Device;

/// <content>Probes.</content>
public sealed partial class EmulatedDevice
{
    /// <inheritdoc/>
    public Probe CreateProbe(ProbeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_gate)
        {
            return Ready().Probes.Add(request);
        }
    }

    /// <inheritdoc/>
    public Probe GetProbe(int id)
    {
        lock (_gate)
        {
            return (_loaded ?? throw NotLoaded()).Probes.Get(id);
        }
    }

    /// <inheritdoc/>
    public RegisterProbe CreateRegisterProbe(RegisterProbeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_gate)
        {
            LoadedImage loaded = Ready();
            try
            {
                return loaded.Probes.Add(request);
            }
            catch (Exception error) when (error is not DeviceException)
            {
                throw Refused(error, "while registers were read");
            }
        }
    }

    /// <inheritdoc/>
    public RegisterProbe GetRegisterProbe(int id)
    {
        lock (_gate)
        {
            return (_loaded ?? throw NotLoaded()).Probes.GetRegisters(id);
        }
    }

    /// <inheritdoc/>
    public void DeleteProbe(int id)
    {
        lock (_gate)
        {
            Ready().Probes.Remove(id);
        }
    }
}
