namespace NeuroChip.Cli.Errors;

/// <summary>
/// Titles of the codes of device, image and profiles, for <c>explain</c>. Their messages say what was found, what is
/// allowed and what to do; here stands what they have in common.
/// </summary>
internal static class DeviceAndImageCodes
{
    private const string Device = "The device was asked for something it cannot do now. Nothing of the call took effect.";
    private const string Server = "The server cannot start as it was asked to.";
    private const string Wire = "The call was refused before the device was asked.";
    private const string Damage = "The file is not the one the compiler wrote. The message names the byte; nothing was loaded.";
    private const string Content = "The container is whole, but what it holds contradicts itself or the chip. Nothing was loaded.";
    private const string Profile = "A chip profile is a YAML file of sizes and costs, each with unit, source and kind.";
    private const string Again = "compile the network again";

    public static IEnumerable<CodeEntry> All { get; } =
    [
        new("NC4001", "no image is loaded", Device, "load an image"),
        new("NC4002", "the device is running", Device, "wait for the run, or cancel it"),
        new("NC4003", "the device is faulted", "The engine failed in an earlier run. The session is kept.", "reset the device to its image"),
        new("NC4004", "no such core", Device, "use a core the image maps"),
        new("NC4005", "no such population", Device, "use a population of the image"),
        new("NC4006", "no such unit or axon", Device, "use a unit the population has"),
        new("NC4007", "register access refused", Device, "see the register map in the chip manual"),
        new("NC4008", "step number out of range", Device, "reset sets time back to 0"),
        new("NC4009", "not a spike source", Device, "give spikes to source populations, or to in-axons"),
        new("NC4010", "no such probe", Device, "create the probe; unloading an image ends its probes"),
        new("NC4011", "a limit is reached", Device, "read what waits, or ask for less"),
        new("NC4012", "no such device", Device, "see 'neurochip devices --address'"),
        new("NC4013", "the device is leased", "A device has one session at a time. A lease that is not renewed ends by itself.", "try again later, or use another device"),
        new("NC4014", "no lease", "Every call on a device shows the token of a session that is open.", "open a session"),
        new("NC4015", "lease time out of range", Device, "ask for 5 to 3600 seconds"),
        new("NC4016", "no such session", Device, "open a session"),
        new("NC4017", "impossible probe", Device, "probe u, v, q, the refractory counter, spikes or registers, every 1 step or more"),
        new("NC4018", "the engine failed", "The run stopped and the device is faulted; the session is kept.", "reset the device to its image"),
        new("NC4019", "no such kind of reset", Device, "reset the state (1) or to the image (2)"),
        new("NC4020", "a number overflowed in strict mode", "The image was loaded in strict mode, in which a wrap or a saturation ends the run after its step. The device is paused there and can go on.", "give smaller weights, biases or noise, or load without strict mode"),
        new("NC4021", "no such atom", "The atom of a packet shifts the targets of its in-axon; all of them must stay on compartments of the core, and the packet has a field of limited width.", "give a smaller atom"),
        new("NC4101", "address not understood", Server, "write unix:PATH or HOST:PORT"),
        new("NC4102", "network address without TLS", "Anyone on the network could take the device otherwise.", "give --tls-cert, --tls-key and --client-ca, or listen on 127.0.0.1 or unix:PATH"),
        new("NC4103", "address in use", Server, "stop the other server, or choose another address"),
        new("NC4104", "TLS file cannot be used", Server, "check the PEM file"),
        new("NC4105", "not a socket", "A file that is no socket stands where the socket would go; it is left alone.", "remove it, or choose another path"),
        new("NC4106", "no access", Server, "choose a folder that can be written"),
        new("NC4107", "engine not usable here", "The engine needs something this machine lacks.", "see 'neurochip doctor'"),
        new("NC4201", "upload out of order", Wire, "send a header, then chunks without gaps"),
        new("NC4202", "image too large for the server", Wire, "use a smaller network, or raise the server's limit"),
        new("NC4203", "chunk damaged", "A part of the image arrived with another check sum than it was sent with.", "send the image again"),
        new("NC4204", "image damaged on the way", "The whole image is not what its header announced.", "send the image again"),
        new("NC4205", "no such image", Wire, "upload the image in this session"),
        new("NC4206", "too much for one call", Wire, "see GetCapabilities for the limits, and use several calls"),
        new("NC4207", "field missing or without meaning", Wire, "correct the field the message names"),
        new("NC4208", "late spike", "A spike was given for a step that is past. It is never moved.", "inject spikes before running their step"),
        new("NC5001", "not a chip image", Damage, "give an image file"),
        new("NC5002", "other container version", "The image was written by another version of the compiler.", Again),
        new("NC5003", "image cut short", Damage, Again),
        new("NC5004", "bytes behind the end", Damage, Again),
        new("NC5005", "unknown word layout", Damage, Again),
        new("NC5006", "reserved bytes are set", Damage, Again),
        new("NC5007", "image damaged", "The content does not match its digest.", Again),
        new("NC5008", "section table does not fit", Damage, Again),
        new("NC5009", "unknown section", Damage, Again),
        new("NC5010", "section outside the file", Damage, Again),
        new("NC5011", "sections overlap", Damage, Again),
        new("NC5012", "section misplaced", Damage, Again),
        new("NC5013", "sections out of order", Damage, Again),
        new("NC5014", "wrong element size", Damage, Again),
        new("NC5015", "section damaged", "A section does not match its check sum.", Again),
        new("NC5016", "image too large", Damage, "use a smaller network"),
        new("NC5020", "manifest unreadable", Content, Again),
        new("NC5021", "manifest contradicts itself", Content, Again),
        new("NC5022", "illegal word", Content, Again),
        new("NC5023", "section missing", Content, Again),
        new("NC5024", "sections contradict each other", Content, Again),
        new("NC5025", "other chip profile", "An image runs on the profile it was compiled for, told by a digest.", "compile for the device's profile with --profile"),
        new("NC5026", "not executed yet", Content + " No longer raised: every section is executed.", "use a newer version"),
        new("NC5030", "synapse list does not decode", Content, Again),
        new("NC5101", "other chip profile", "An image runs on the profile it was compiled for, told by a digest.", "compile for the device's profile with --profile"),
        new("NC5102", "no such core on the chip", Content, Again),
        new("NC5103", "section of the wrong length", Content, Again),
        new("NC5104", "reserved bits are set", Content, Again),
        new("NC5105", "reference to nothing", Content, Again),
        new("NC5106", "value without meaning", Content, Again),
        new("NC5107", "synapse list does not decode", Content, Again),
        new("NC5108", "delay too long", Content, Again),
        new("NC5109", "not executed yet", Content, "use a newer version"),
        new("NC5110", "manifest names places the image lacks", Content, Again),
        new("NC5111", "image too large to run here", "Lists or runs that share words stand for more synapses or packets than this machine is to hold.", "use a smaller network"),
        new("NC5112", "dendrite stack out of balance", "Compartments of a core take values from a stack that others put there, in index order. A take from an empty stack, more values than the chip's dendrite-stack, or values left at the end have no meaning.", Again),
        new("NC5113", "noise without strength or unit", "Noise needs the core's exponent, and a range that gives the compartment a seed and a unit.", Again),
        new("NC5114", "atom too large", "A population axon of one slot carries few atoms, one of two slots more, and a discrete axon none.", Again),
        new("NC5115", "broken pair of axon slots", "A population axon of kind Pop32 takes two slots; the second is an Extension, and no run may hold only one of them.", Again),
        new("NC6501", "no such profile", Profile, "see 'neurochip devices' for the built-in ones"),
        new("NC6502", "not YAML", Profile, "correct the line the message names"),
        new("NC6503", "unknown field", Profile, "correct the field's name"),
        new("NC6504", "field missing", Profile, "add the field"),
        new("NC6505", "field of the wrong type", Profile, "correct the value"),
        new("NC6506", "value out of range", Profile, "correct the value"),
        new("NC6507", "wrong unit", Profile, "correct the unit"),
        new("NC6508", "costs of several sources", "Costs measured on different machines do not add up.", "take all costs from one source"),
    ];
}
