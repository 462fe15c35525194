using System.Collections.Immutable;

namespace NeuroChip.Cli.Errors;

/// <summary>The one place where the command's codes are listed: 30xx data files, 31xx how they fit the network, 32xx the command, 33xx conformance cases, 34xx comparing runs, 35xx microcode and learning.</summary>
internal static class CliCodes
{
    public static readonly CliCode CannotRead = new("NC3001", "file cannot be read",
        "The file is missing, is a folder, or may not be read.",
        "check the path");

    public static readonly CliCode UnknownFormat = new("NC3002", "not a data file",
        "Inputs are idx files (plain or under gzip), NumPy .npy arrays and .csv texts; the content decides, not the name.",
        "give an idx, idx.gz, npy or csv file");

    public static readonly CliCode Damaged = new("NC3003", "file cut short or damaged",
        "The header promises another number of bytes than there are, or the compressed data does not unpack.",
        "fetch or write the file again");

    public static readonly CliCode ElementType = new("NC3004", "element type not read",
        "Arrays hold bytes, integers, floats or booleans. Strings, complex numbers and Python objects carry no input values.",
        "convert the array, for example with numpy's astype");

    public static readonly CliCode Shape = new("NC3005", "shape does not fit",
        "The number of values per sample or per step must be the number of units of the network's input.",
        "reshape the array, or check that it belongs to this network");

    public static readonly CliCode Value = new("NC3006", "value out of range",
        "Spikes are 0 or 1, labels are class numbers, and input values are finite numbers.",
        "correct the data");

    public static readonly CliCode CsvLine = new("NC3007", "line not understood",
        "Event files have a header 'step,<unit>' and two integers per line; files without a header hold one row of numbers per step.",
        "correct the line");

    public static readonly CliCode EventPlace = new("NC3008", "event outside the network",
        "An event names a step or a unit that is not there. Both count from 0.",
        "check that the events belong to this network, or run more steps");

    public static readonly CliCode TooLarge = new("NC3009", "file too large",
        "The whole file is held in memory; arrays are limited to 2 GiB.",
        "split the file and run the parts with --samples");

    public static readonly CliCode CannotWrite = new("NC3010", "file cannot be written",
        "The folder is missing, the disk is full, or the file may not be replaced.",
        "choose another path");

    public static readonly CliCode InputKind = new("NC3101", "input of the wrong kind",
        "Some networks take values, written to bias registers; others take spikes. Values become spikes only when asked for, because the way of encoding decides the result.",
        "give an input of the kind the network takes");

    public static readonly CliCode SampleRange = new("NC3102", "no such samples",
        "--samples FIRST:COUNT counts from 0 and must lie within the file.",
        "choose samples that are in the file");

    public static readonly CliCode Labels = new("NC3103", "labels do not fit",
        "There must be one label for every sample of the input file, each the number of a class.",
        "give the labels that belong to the input file");

    public static readonly CliCode BiasRange = new("NC3104", "input value beyond the bias register",
        "The mantissa of a bias has 13 bits with sign: gain * value + offset must lie in -4096..4095.",
        "choose an --input-range the network was trained with");

    public static readonly CliCode Inputs = new("NC3105", "input cannot be told",
        "The file feeds one input of the network.",
        "compile the network with exactly one input");

    public static readonly CliCode Outputs = new("NC3106", "output cannot be told",
        "Scores and accuracy are read from the network's one output.",
        "compile the network with exactly one output");

    public static readonly CliCode StepsUnknown = new("NC3107", "number of steps unknown",
        "Neither the network nor the input says for how many steps a sample is applied.",
        "give --steps");

    public static readonly CliCode NotANetworkOrImage = new("NC3108", "neither network nor image",
        "The command runs chip images and the networks it can compile: lava-dl .net and NIR.",
        "give a .net, .nir or image file");

    public static readonly CliCode Probe = new("NC3109", "no such probe",
        "A probe is POPULATION.VARIABLE with variable u, v, q, ref or spikes, and optionally units as in [0,3,8..15]; or registers, CHIP/CORE:ADDRESS[WORDS].",
        "name a population of the network");

    public static readonly CliCode Options = new("NC3201", "options contradict each other",
        "Some options only mean something together, others exclude each other.",
        "see the command's --help", ExitCodes.Usage);

    public static readonly CliCode NoSuchSection = new("NC3202", "not in the image",
        "The core or section asked for is not in the image.",
        "see 'neurochip inspect' for what is there");

    public static readonly CliCode NoSuchCode = new("NC3203", "unknown code",
        "Codes are NC and four digits, as messages print them.",
        "see 'neurochip explain' for all codes", ExitCodes.Usage);

    public static readonly CliCode BelowGoal = new("NC3204", "accuracy below the goal",
        "The demo promises an accuracy on the chip; this run did not reach it.",
        "run 'neurochip doctor', and 'make test' to see what is broken");

    public static readonly CliCode Unreachable = new("NC3205", "nobody answers",
        "No server answers at the address.",
        "start one with 'neurochip serve --listen ADDRESS'", ExitCodes.Unreachable);

    public static readonly CliCode OtherProfile = new("NC3206", "profiles differ",
        "A network is compiled for one chip profile, and the served device has another.",
        "give --profile with the device's profile, as 'neurochip devices --address' shows it", ExitCodes.Device);

    public static readonly CliCode DemoFile = new("NC3207", "demo file missing",
        "The demo's network and digits lie beside the program.",
        "build the project again", ExitCodes.Failed);

    public static readonly CliCode ServerDied = new("NC3208", "the server did not start",
        "The demo serves a device in a process of its own, and that process ended or stayed silent.",
        "run 'neurochip doctor'", ExitCodes.Device);

    public static readonly CliCode NotACase = new("NC3301", "not a case file",
        "A case is a JSON object whose 'format' is 'neurochip-case/1'; the manual's page on the case format describes it.",
        "give case files, or folders of them");

    public static readonly CliCode CaseType = new("NC3302", "case value of the wrong kind",
        "A text stands where a number belongs, a fraction where an integer does, or a list has another number of elements.",
        "correct the file");

    public static readonly CliCode CaseFieldMissing = new("NC3303", "case field missing",
        "The case format asks for a field that the file does not have.",
        "add the field");

    public static readonly CliCode CaseFieldUnknown = new("NC3304", "case field unknown",
        "A field that is not understood would mean something to its author, so it is refused instead of passed over.",
        "remove the field, or correct its name");

    public static readonly CliCode CaseRange = new("NC3305", "case value out of range",
        "A value does not fit the register, the population or the steps it is for.",
        "correct the value");

    public static readonly CliCode CaseName = new("NC3306", "case name stands for nothing",
        "Populations and rules are declared once and referred to by name; spikes come from sources, synapses end at compartments.",
        "correct the name");

    public static readonly CliCode CaseExpectation = new("NC3307", "expectation does not fit the case",
        "There must be one state hash per step, one series per probe with a value per step, and spikes in the order of step, population, unit.",
        "complete the expectation");

    public static readonly CliCode NoCases = new("NC3308", "no cases",
        "The folder, and the folders in it, hold no file that ends in .json.",
        "give a folder with case files");

    public static readonly CliCode CaseNotExecuted = new("NC3309", "case asks for what is not executed",
        "The file is in order, but what it holds is not run where it was given: learning rules alone are no network.",
        "give it to `neurochip conform`, or give a case that has a network");

    public static readonly CliCode CaseTooLarge = new("NC3310", "case file too large",
        "A case is read as a whole; files are limited to 64 MiB.",
        "split the case");

    public static readonly CliCode Incomparable = new("NC3401", "runs cannot be compared",
        "Two chips are compared unit by unit, so both need the same populations; digests are compared with digests.",
        "give two runs of one network, or two files of digests");

    public static readonly CliCode TrailLine = new("NC3402", "digest line not understood",
        "A file of digests has a header 'step,phase,core,digest' and lines as 'neurochip digests' writes them.",
        "write the file again");

    public static readonly CliCode ListingLine = new("NC3501", "microcode listing not understood",
        "A listing has a word of four hex digits per line, constants and limits before them, and comments behind ';'; a .bin file has words of two bytes and nothing else.",
        "write the program again with 'neurochip asm'");

    public static readonly CliCode NothingLearns = new("NC3502", "nothing of it learns",
        "The network or image has no projection that learns.",
        "give a network with learning rules");

    public static readonly CliCode NoSuchSynapse = new("NC3503", "no such synapse",
        "A synapse is named by projection and its pre and post unit, or by core, in-axon and position in its list; it must be one that learns.",
        "see 'neurochip learn show' for the projections");

    /// <summary>Every code, in the order of the numbers.</summary>
    public static ImmutableArray<CliCode> All { get; } =
    [
        CannotRead, UnknownFormat, Damaged, ElementType, Shape, Value, CsvLine, EventPlace, TooLarge, CannotWrite,
        InputKind, SampleRange, Labels, BiasRange, Inputs, Outputs, StepsUnknown, NotANetworkOrImage, Probe,
        Options, NoSuchSection, NoSuchCode, BelowGoal, Unreachable, OtherProfile, DemoFile, ServerDied,
        NotACase, CaseType, CaseFieldMissing, CaseFieldUnknown, CaseRange, CaseName, CaseExpectation, NoCases, CaseNotExecuted, CaseTooLarge,
        Incomparable, TrailLine,
        ListingLine, NothingLearns, NoSuchSynapse,
    ];
}
