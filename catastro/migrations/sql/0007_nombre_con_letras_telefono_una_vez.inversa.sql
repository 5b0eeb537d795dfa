-- What was left aside stays aside: it can be added again.
SELECT 1;
