using NeuroChip.Cli.Running;
using NeuroChip.Device;
using NeuroChip.Emulator;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Registers;
using NeuroChip.Emulator.State;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Cli.Diffing;

/// <summary>One of two chips that are compared, with what its host does and when. In process: phases do not cross a wire.</summary>
internal sealed class DiffSide : IDisposable
{
    private readonly Queue<(long Step, TargetCommand Command)> _actions;

    /// <param name="image">The image.</param>
    /// <param name="profile">The chip.</param>
    /// <param name="engines">The engine.</param>
    /// <param name="program">What the host does; a run in it lets time pass.</param>
    /// <param name="writes">Registers the host writes besides.</param>
    public DiffSide(ChipImage image, ChipProfile profile, IEngineFactory engines, IReadOnlyList<TargetCommand> program, IReadOnlyList<HostWrite> writes)
    {
        Chip = Chip.Load(image, profile, engines);
        try
        {
            Map = new PopulationMap(image.Manifest, Chip.Parameters, Chip.SourceCount);
            _actions = new Queue<(long, TargetCommand)>(Schedule(image, program, writes).OrderBy(action => action.Step));
        }
        catch
        {
            Chip.Dispose();
            throw;
        }
    }

    public Chip Chip { get; }

    public PopulationMap Map { get; }

    public int Cores => Chip.Parameters.Cores.Length;

    /// <summary>Does what the host does before the next step.</summary>
    public void Prepare()
    {
        while (_actions.TryPeek(out (long Step, TargetCommand Command) next) && next.Step == Chip.Step + 1)
        {
            _actions.Dequeue();
            Apply(next.Command);
        }
    }

    /// <summary>State of all cores.</summary>
    public CoreState[] ReadStates() => [.. Enumerable.Range(0, Cores).Select(Chip.ReadState)];

    public void Dispose() => Chip.Dispose();

    private static IEnumerable<(long Step, TargetCommand Command)> Schedule(
        ChipImage image, IReadOnlyList<TargetCommand> program, IReadOnlyList<HostWrite> writes)
    {
        long step = 1;
        foreach (TargetCommand command in program)
        {
            if (command is RunCommand run)
            {
                step += run.Steps;
            }
            else
            {
                yield return (step, command);
            }
        }

        foreach (HostWrite write in writes)
        {
            yield return (write.Step, new WriteCommand([write.ToBurst(image.Layout)]));
        }
    }

    private void Apply(TargetCommand command)
    {
        switch (command)
        {
            case InjectCommand inject:
                foreach (InjectedSpike spike in inject.Spikes)
                {
                    ManifestPopulation source = Map.Populations[Map.IndexOf(spike.Population!)];
                    Chip.TryInjectSource(source.FirstSource + spike.Unit, spike.Step);
                }

                break;
            case WriteCommand write:
                Write(write.Bursts);
                break;
            default:
                throw new InvalidOperationException($"a comparison does not do {command}");
        }
    }

    private void Write(IReadOnlyList<RegisterBurst> bursts)
    {
        try
        {
            Chip.WriteRegisters([.. bursts.Select(burst => new RegisterWrite(Map.IndexOf(burst.Core), burst.Address, burst.Values))]);
        }
        catch (RegisterException error)
        {
            throw new DeviceException(
                DeviceErrorKind.InvalidArgument, DeviceErrorCodes.BadRegister, error.Message, "See the register map in the chip manual.", error);
        }
    }
}
