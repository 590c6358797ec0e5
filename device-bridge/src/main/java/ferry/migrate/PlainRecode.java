package ferry.migrate;

import java.util.List;

/** On one ISA there is nothing to recode: the one name that changes was changed while the images passed. */
final class PlainRecode implements Step {
    @Override
    public Phase phase() {
        return Phase.RECODE;
    }

    @Override
    public List<Undo> undo(Crossing c) {
        return List.of();
    }

    @Override
    public void make(Crossing c) {
        c.at(Fault.RECODE_BEGIN);
        c.at(Fault.RECODE_END);
    }
}
