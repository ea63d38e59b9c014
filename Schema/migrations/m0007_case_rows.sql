-- The rows of case_state and worklist keep the case as the program folds it, and say more from number 2 on: those of number 1 are
-- thrown away, and the program makes new ones from the events. A program that still asks for number 1 makes them again, beside.
DELETE FROM read.cursor WHERE projection IN ('case_state/1', 'worklist/1');
TRUNCATE read.case_state, read.worklist;
